import { Pen } from 'lucide-react'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { cleanText, kinds, MAX_TEXT, roles } from '#notebook/records.ts'
import { sees } from '#local/reader.ts'
import type { EntryRow, Hold } from '#local/tables.ts'
import { writeLine, type WriteRefusal } from '#local/write.ts'
import { useWords } from '#i18n/words.tsx'
import { AboutWhom } from '#page/about-whom.tsx'
import { useRoleName } from '#page/names.tsx'
import { later } from '#page/later.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { forPerson, forRole, isBlank, isFor, putInPen, penKey, takesTime, wordsOf, type Composing } from '#page/pen.ts'
import { Button } from '#ui/button.tsx'
import { SelectField, Switch, TextArea, TextField } from '#ui/field.tsx'
import { Notice } from '#ui/parts.tsx'
import styles from './composer.module.css'
import { straysIn } from './belongs.ts'
import { mentionAt, mentionable, withMention, type Mention, type Mentionable } from './mention.ts'
import { TakeBack } from './take-back.tsx'
import { useComposing } from './use-composing.ts'

const DescriptionChoice = later(async () => (await import('#page/beside.tsx')).DescriptionChoice)
const Templates = later(async () => (await import('./templates.tsx')).Templates)
const Rule = later(async () => (await import('#page/beside.tsx')).Rule)

/** From how many characters left the counter shows. */
const NEAR = 200

/** How long a line can be taken back before it travels, ms. */
const SPAN: Record<Hold, number> = { none: 0, short: 3000, long: 10_000 }

/**
 * The pen: always at hand under the page, and it says in whose name it writes. `onWritten` hears of each line that
 * stands on this device now, and `onTakenBack` of one that does no more.
 */
export function Composer({ wide, onWritten, onTakenBack }: { wide: boolean; onWritten: (line: EntryRow) => void; onTakenBack: (id: string) => void }) {
  const { tables, writer, me, role, ward, settings } = useNotebook()
  const roleName = useRoleName()
  const words = useWords()
  const { composing, change, draft, rest, clear, trouble } = useComposing()
  const [refused, setRefused] = useState<WriteRefusal>()
  const [engaged, setEngaged] = useState(false)
  const [held, setHeld] = useState<{ id: string; span: number; composing: Composing }>()
  const busy = useRef(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const mention = useMention(composing.text, box, change, composing)

  useEffect(() => {
    if (new URLSearchParams(location.search).has('nieuw')) box.current?.focus()
  }, [])

  const left = MAX_TEXT - cleanText(composing.text).length
  const ready = left < MAX_TEXT && left >= 0

  async function submit(): Promise<void> {
    if (!ready || busy.current) return
    busy.current = true
    const { words: said, audience } = wordsOf(composing, tables.now(), ward.timezone)
    const span = SPAN[settings.hold ?? 'short']
    rest()
    const written = await writeLine(tables, writer, said, audience, { span, draft })
    if (written.ok) {
      clear(composing)
      setRefused(undefined)
      box.current?.focus()
      setEngaged(false) // the pen is at rest again: the new line is in sight, and the focus is where one goes on
      setHeld(span > 0 ? { id: written.value.id, span, composing } : undefined)
      onWritten(written.value)
    } else {
      change({}) // the words go on being a draft
      setRefused(written.error)
    }
    busy.current = false
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (mention.onKeyDown(event)) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void submit()
    }
  }

  // At rest the pen takes one line; the choices open above it when somebody begins, so that nothing moves below a finger.
  const open = engaged || !isBlank(composing)
  return (
    <form
      className={styles['composer']}
      aria-label={words.day.composer}
      onFocus={() => setEngaged(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setEngaged(false)
      }}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {refused && <Notice kind="must" role="alert">{words.refusal[refused]}</Notice>}
      {trouble && <Notice kind="must" role="alert">{words.day.draftTrouble}</Notice>}
      {open && (
        <div className={styles['choices']}>
          <Choices composing={composing} change={change} />
          {!wide && <Switches composing={composing} change={change} />}
        </div>
      )}
      {wide && <Switches composing={composing} change={change} />}
      <Strays text={composing.text} />
      {open && <Rule composing={composing} />}
      <p className={styles['who']}>
        <bdi>{words.day.writingAs(me.name, roleName(me.id, role))}</bdi>
      </p>
      {held && (
        <TakeBack
          key={held.id}
          id={held.id}
          span={held.span}
          onOver={() => setHeld(undefined)}
          onPressed={(taken) => {
            if (taken) {
              onTakenBack(held.id)
              void putInPen(tables, penKey(me.id, ward.id), held.composing)
            }
            box.current?.focus() // the button goes
          }}
        />
      )}
      <div className={styles['row']}>
        {mention.list}
        <TextArea
          ref={box}
          bare
          label={words.day.box}
          placeholder={words.day.placeholder}
          value={composing.text}
          onChange={(event) => {
            change({ text: event.target.value })
            mention.look(event.target.value, event.target.selectionStart)
          }}
          onSelect={(event) => mention.look(event.currentTarget.value, event.currentTarget.selectionStart)}
          onClick={() => setEngaged(true)}
          onBlur={mention.close}
          onKeyDown={onKeyDown}
          {...mention.aria}
        />
        <Button kind="primary" big type="submit" disabled={!ready} icon={<Pen aria-hidden size={20} />}>
          {words.day.write}
        </Button>
      </div>
      {left < NEAR && <p className={left < 0 ? styles['over'] : styles['left']}>{words.day.left(left)}</p>}
    </form>
  )
}

type ChoicesProps = { composing: Composing; change: (part: Partial<Composing>) => void }

function Choices({ composing, change }: ChoicesProps) {
  const { today } = useNotebook()
  const words = useWords()
  return (
    <>
      <AboutWhom residents={composing.residents} onChange={(residents) => change({ residents })} />
      <fieldset className={styles['group']}>
        <legend className="visually-hidden">{words.day.kind}</legend>
        <div className={styles['kinds']}>
          {kinds.map((kind) => (
            <label key={kind} className={styles['kind']}>
              <input type="radio" name="kind" checked={composing.kind === kind} onChange={() => change({ kind })} />
              <span>{words.common.kinds[kind]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {composing.mustKnow && (
        <div className={styles['when']}>
          <TextField label={words.day.mustUntil} type="date" min={today} value={composing.until} onChange={(event) => event.target.value !== '' && change({ until: event.target.value })} />
        </div>
      )}
      {isFor(composing.kind) && (
        <div className={styles['when']}>
          <ForWhom composing={composing} change={change} />
        </div>
      )}
      {takesTime(composing.kind) && (
        <div className={styles['when']}>
          <TextField label={words.day.due} type="datetime-local" value={composing.due} onChange={(event) => change({ due: event.target.value })} />
        </div>
      )}
      {composing.kind === 'task' && (
        <div className={styles['when']}>
          <DescriptionChoice composing={composing} change={change} />
        </div>
      )}
      <Templates composing={composing} change={change} />
    </>
  )
}

function ForWhom({ composing, change }: ChoicesProps) {
  const { register } = useNotebook()
  const words = useWords()
  const members = [...register.members.values()].filter((member) => member.role).sort((a, b) => a.name.localeCompare(b.name, 'nl'))
  return (
    <SelectField label={words.day.forWhom} value={composing.forWhom} onChange={(event) => change({ forWhom: event.target.value })}>
      <option value="">{words.day.forAnyone}</option>
      {roles.map((role) => (
        <option key={role} value={forRole(role)}>
          {words.day.forRole[role]}
        </option>
      ))}
      {members.map(({ person, name }) => (
        <option key={person} value={forPerson(person)}>
          {name}
        </option>
      ))}
    </SelectField>
  )
}

/** What belongs in the care record is said gently, on this device alone; nothing is blocked. */
function Strays({ text }: { text: string }) {
  const words = useWords()
  const strays = straysIn(text)
  return (
    <div aria-live="polite">
      {strays.map((stray) => (
        <Notice key={stray} kind="needs">
          {words.day.stray[stray]}
        </Notice>
      ))}
    </div>
  )
}

function Switches({ composing, change }: ChoicesProps) {
  const { reader } = useNotebook()
  const words = useWords()
  return (
    <div className={styles['switches']}>
      <Switch label={words.day.mustKnow} checked={composing.mustKnow} onChange={(mustKnow) => change({ mustKnow })} />
      {(sees(reader, 'staff') || composing.staffOnly) && <Switch label={words.day.staffOnly} checked={composing.staffOnly} onChange={(staffOnly) => change({ staffOnly })} />}
    </div>
  )
}

/** Typing @ opens a list of residents: the combobox pattern, the focus stays in the text. */
function useMention(
  text: string,
  box: React.RefObject<HTMLTextAreaElement | null>,
  change: (part: Partial<Composing>) => void,
  composing: Composing
) {
  const { residents, register, me } = useNotebook()
  const words = useWords()
  const id = useId()
  const [mention, setMention] = useState<Mention>()
  const [index, setIndex] = useState(0)
  const caret = useRef<number | undefined>(undefined)
  const found = mention ? mentionable(mention, [...residents.values()], [...register.members.values()], me.id) : []
  const open = found.length > 0
  const at = Math.min(index, found.length - 1)

  useEffect(() => {
    if (caret.current === undefined) return
    box.current?.setSelectionRange(caret.current, caret.current)
    caret.current = undefined
  }, [text, box])

  function choose(chosen: Mentionable): void {
    if (!mention) return
    const next = withMention(text, mention, chosen.name)
    caret.current = next.caret
    setMention(undefined)
    if (chosen.is === 'resident') change({ text: next.text, residents: [...new Set([...composing.residents, chosen.id])] })
    else change({ text: next.text, forWhom: forPerson(chosen.id) })
  }

  function onKeyDown(event: KeyboardEvent): boolean {
    if (!open) return false
    const chosen = found[at]
    if (event.key === 'ArrowDown') setIndex((at + 1) % found.length)
    else if (event.key === 'ArrowUp') setIndex((at - 1 + found.length) % found.length)
    else if (event.key === 'Escape') setMention(undefined)
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen && !event.ctrlKey && !event.metaKey) choose(chosen)
    else return false
    event.preventDefault()
    return true
  }

  const list = open && (
    <div className={styles['list']} role="listbox" id={id} aria-label={words.day.residentsFound}>
      {found.map((one, i) => (
        <div
          key={`${one.is} ${one.id}`}
          id={`${id}-${i}`}
          role="option"
          tabIndex={-1}
          aria-selected={i === at}
          className={styles['option']}
          onMouseDown={(event) => {
            event.preventDefault() // the text keeps the focus
            choose(one)
          }}
        >
          <span>{one.is === 'resident' ? one.roomNumber : words.common.roles[one.role]}</span>
          <bdi>{one.name}</bdi>
        </div>
      ))}
    </div>
  )
  return {
    list,
    onKeyDown,
    look: (value: string, position: number | null) => {
      const next = position === null ? undefined : mentionAt(value, position)
      if (next?.words !== mention?.words) setIndex(0)
      setMention(next)
    },
    close: () => setMention(undefined),
    aria: open ? { 'aria-controls': id, 'aria-activedescendant': `${id}-${at}`, 'aria-autocomplete': 'list' as const } : {},
  }
}
