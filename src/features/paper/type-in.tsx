import { useRef, useState } from 'react'
import { Link } from 'wouter'
import { dayOf, MAX_BEHIND } from '#notebook/calendar.ts'
import { cleanText, kinds, MAX_TEXT } from '#notebook/records.ts'
import { draftKey } from '#local/drafts.ts'
import { sees } from '#local/reader.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { useTopic } from '#i18n/words.tsx'
import { sheets } from '#i18n/words/sheets.ts'
import { AboutWhom } from '#page/about-whom.tsx'
import { addressOfLine } from '#page/line-address.ts'
import { useRoleName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { useDraft } from '#page/use-draft.ts'
import { WayBack } from '#page/way-back.tsx'
import { Button } from '#ui/button.tsx'
import { SelectField, Switch, TextArea, TextField } from '#ui/field.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import styles from './paper.module.css'
import { blank, faultsOf, MAX_DAYS, next, readTyping, SOMEBODY_ELSE, wordsOf, type Fault, type Faults, type Typing } from './typing.ts'
import { usePaperWords } from './words.ts'

/** From how many signs left the counter shows. */
const NEAR = 200

/** `/overtypen`: from paper back into the notebook, with who really wrote it and when (W6). */
export function TypeInScreen() {
  const words = usePaperWords()
  const say = useTopic(sheets).typing
  const { tables, writer, me, role, ward, today } = useNotebook()
  const roleName = useRoleName()
  const [draft, setDraft, diskTrouble] = useDraft(tables, draftKey(me.id, `paper ${ward.id}`))
  const typing = readTyping(draft) ?? blank(today)
  const [shown, setShown] = useState<Faults>({})
  const [refused, setRefused] = useState<WriteRefusal>()
  const [written, setWritten] = useState<{ day: string; id: string }>()
  const busy = useRef(false)
  const change = (part: Partial<Typing>): void => {
    setDraft(JSON.stringify({ ...typing, ...part }))
    setShown({})
    setWritten(undefined)
  }

  async function submit(): Promise<void> {
    const now = tables.now()
    const faults = faultsOf(typing, now, ward.timezone)
    setShown(faults)
    if (Object.keys(faults).length > 0 || busy.current) return
    busy.current = true
    const { words: said, audience } = wordsOf(typing, now, ward.timezone)
    const done = await write(tables, writer, said, audience)
    busy.current = false
    setRefused(done.ok ? undefined : done.error)
    if (!done.ok) return
    setDraft(JSON.stringify(next(typing, today)))
    setWritten({ day: typing.day, id: done.value })
  }

  return (
    <form
      noValidate
      className={styles.form}
      aria-label={say.heading}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        void submit()
      }}
    >
      <WayBack to="/afdrukken" className={styles.top}>{words.paper.heading}</WayBack>
      <PageHeader title={say.heading} />
      <p className={styles.who}>
        <bdi>{say.who(me.name, roleName(me.id, role))}</bdi>
      </p>
      <WhoAndWhen typing={typing} change={change} faults={shown} />
      <TheWords typing={typing} change={change} faults={shown} />
      {refused && <Notice kind="must" role="alert">{words.refusal[refused]}</Notice>}
      {diskTrouble && <Notice kind="must" role="alert">{words.day.draftTrouble}</Notice>}
      {written && (
        <Notice role="status">
          <p>
            {say.written} {say.next}
          </p>
          <p>
            <Link href={addressOfLine(written)}>{say.show}</Link>
          </p>
        </Notice>
      )}
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big>
          {say.write}
        </Button>
      </div>
    </form>
  )
}

type PartProps = { typing: Typing; change: (part: Partial<Typing>) => void; faults: Faults }

function WhoAndWhen({ typing, change, faults }: PartProps) {
  const say = useTopic(sheets).typing
  const { register, ward, today, now, language } = useNotebook()
  const inWords = useFault()
  const members = [...register.members.values()].filter((member) => member.role).sort((a, b) => a.name.localeCompare(b.name, language))
  return (
    <>
      <SelectField label={say.writer} trouble={inWords(faults.writer)} value={typing.writer} onChange={({ target }) => change({ writer: target.value })}>
        <option value="">{say.choose}</option>
        {members.map(({ person, name }) => (
          <option key={person} value={person}>
            {name}
          </option>
        ))}
        <option value={SOMEBODY_ELSE}>{say.other}</option>
      </SelectField>
      {typing.writer === SOMEBODY_ELSE && (
        <TextField label={say.otherName} trouble={inWords(faults.otherName)} maxLength={100} autoComplete="off" value={typing.otherName} onChange={({ target }) => change({ otherName: target.value })} />
      )}
      <div className={styles.pair}>
        <TextField type="date" label={say.date} trouble={inWords(faults.day)} min={dayOf(now - MAX_BEHIND, ward.timezone)} max={today} value={typing.day} onChange={({ target }) => change({ day: target.value })} />
        <TextField type="time" label={say.time} trouble={inWords(faults.time)} value={typing.time} onChange={({ target }) => change({ time: target.value })} />
      </div>
    </>
  )
}

function TheWords({ typing, change, faults }: PartProps) {
  const words = usePaperWords()
  const say = useTopic(sheets).typing
  const { reader } = useNotebook()
  const inWords = useFault()
  const left = MAX_TEXT - cleanText(typing.text).length
  return (
    <>
      <TextArea label={say.text} hint={say.textHint} rows={3} trouble={left < 0 ? undefined : inWords(faults.text)} value={typing.text} onChange={({ target }) => change({ text: target.value })} />
      {left < NEAR && <p className={left < 0 ? styles.over : styles.counter}>{words.day.left(left)}</p>}
      <AboutWhom residents={typing.residents} onChange={(residents) => change({ residents: [...residents] })} />
      <SelectField label={say.kind} value={typing.kind} onChange={({ target }) => change({ kind: kinds.find((kind) => kind === target.value) ?? 'note' })}>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {words.common.kinds[kind]}
          </option>
        ))}
      </SelectField>
      <div>
        <Switch label={words.day.mustKnow} checked={typing.mustKnow} onChange={(mustKnow) => change({ mustKnow })} />
        {(sees(reader, 'staff') || typing.staffOnly) && <Switch label={words.day.staffOnly} checked={typing.staffOnly} onChange={(staffOnly) => change({ staffOnly })} />}
      </div>
    </>
  )
}

/** A fault as a sentence. */
function useFault(): (fault: Fault | undefined) => string | undefined {
  const say = useTopic(sheets).typing
  return (fault) => {
    switch (fault) {
      case undefined:
        return undefined
      case 'fill-in':
        return say.fillIn
      case 'not-yet':
        return say.notYet
      case 'too-long-ago':
        return say.tooLong(MAX_DAYS)
    }
  }
}
