import { useLiveQuery } from 'dexie-react-hooks'
import { useState } from 'react'
import { isProfessional, may } from '#notebook/may.ts'
import { noteAct } from '#local/acts.ts'
import { pinHash } from '#local/pin-hash.ts'
import { choosePin, forgetPin } from '#local/pins.ts'
import { LOCK_AFTER, type PinRow } from '#local/tables.ts'
import { endSeat } from '#sync/door/tablet.ts'
import { span } from '#i18n/dates.ts'
import { tablet as tabletWords } from '#i18n/words/tablet.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { SelectField } from '#ui/field.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { ChoosePin } from './choose-pin.tsx'
import { Sheet } from './sheet.tsx'
import { TryOwn } from './try-own.tsx'
import styles from './tablet.module.css'

/** `/tablet`: one's own PIN, when the tablet locks, and for the coordinator who may write on it. */
export function TabletScreen() {
  const say = useTopic(tabletWords)
  const { me, role } = useNotebook()
  const [changing, setChanging] = useState(false)
  const [said, setSaid] = useState('')
  const manages = may({ person: me.id, role }, { do: 'manage' }).ok
  if (changing)
    return (
      <OwnPin
        onBack={() => setChanging(false)}
        onDone={() => {
          setChanging(false)
          setSaid(say.pinChanged)
        }}
      />
    )
  return (
    <div className={styles.screen}>
      <PageHeader title={say.heading} />
      <p role="status" className={styles.said}>
        {said}
      </p>
      <section className={styles.section}>
        <h2>{say.ownPin}</h2>
        <Button onClick={() => setChanging(true)}>{say.changePin}</Button>
      </section>
      <section className={styles.section}>
        <h2>{say.lock}</h2>
        <LockAfter />
      </section>
      {manages && (
        <section className={styles.section}>
          <h2>{say.seats}</h2>
          <p>{say.seatsHelp}</p>
          <Seats onSaid={setSaid} />
        </section>
      )}
    </div>
  )
}

function OwnPin({ onBack, onDone }: { onBack: () => void; onDone: () => void }) {
  const words = useWords()
  const say = useTopic(tabletWords)
  const { tables, me, writer } = useNotebook()
  const [proved, setProved] = useState(false)
  async function keep(pin: string): Promise<string | undefined> {
    const before = await tables.pins.get(me.id)
    if (!before) return say.noPin
    const chosen = await choosePin(tables, pinHash, me.id, pin, before.seat)
    if (!chosen.ok) return say.refused[chosen.error]
    await noteAct(tables, { act: 'tablet.pin-renewed', person: me.id, about: me.id, ward: writer.ward, outcome: 'done' })
    onDone()
    return undefined
  }
  return (
    <Sheet back={words.common.cancel} onBack={onBack}>
      {proved ? (
        <ChoosePin name={me.name} onChosen={keep} />
      ) : (
        <>
          <h1 className={styles.heading}>{say.nowPin}</h1>
          <TryOwn who={writer} name={me.name} action={say.chooseNext} onRight={() => setProved(true)} />
        </>
      )}
    </Sheet>
  )
}

const MINUTE = 60_000
const choices = [
  { ms: MINUTE, key: 'minute' },
  { ms: LOCK_AFTER, key: 'ninety' },
  { ms: 3 * MINUTE, key: 'three' },
  { ms: 5 * MINUTE, key: 'five' },
] as const

function LockAfter() {
  const say = useTopic(tabletWords)
  const { tables, role, language } = useNotebook()
  const [trouble, setTrouble] = useState(false)
  const after = useLiveQuery(async () => (await tables.self()).lockAfter, [tables]) ?? LOCK_AFTER
  if (!isProfessional(role)) return <p>{say.lockFixed(span(after, language))}</p>
  const change = (ms: number): void =>
    void tables.keep({ lockAfter: ms }).then(
      () => setTrouble(false),
      () => setTrouble(true)
    )
  return (
    <SelectField label={say.lock} bare value={String(after)} trouble={trouble ? say.notKept : undefined} onChange={(event) => change(Number(event.target.value))}>
      {choices.map(({ ms, key }) => (
        <option key={key} value={ms}>
          {say.lockAfter[key]}
        </option>
      ))}
    </SelectField>
  )
}

function Seats({ onSaid }: { onSaid: (said: string) => void }) {
  const door = useTopic(doorWords)
  const say = useTopic(tabletWords)
  const { tables, me, ward } = useNotebook()
  const person = usePersonName()
  const [trouble, setTrouble] = useState<string>()
  const pins = useLiveQuery(() => tables.pins.toArray(), [tables])
  const rows = (pins ?? []).map((row) => ({ row, name: person(row.person) })).sort((a, b) => a.name.localeCompare(b.name))

  async function renew({ person: who }: PinRow, name: string): Promise<void> {
    await forgetPin(tables, who)
    await noteAct(tables, { act: 'tablet.pin-renewed', person: me.id, about: who, ward: ward.id, outcome: 'done' })
    setTrouble(undefined)
    onSaid(say.renewed(name))
  }
  async function end({ person: who }: PinRow, name: string): Promise<void> {
    const ended = await endSeat(who, me.id)
    setTrouble(ended.ok ? undefined : door[ended.error])
    if (!ended.ok) return
    await tables.pins.delete(who)
    onSaid(say.ended(name))
  }

  return (
    <>
      {trouble !== undefined && (
        <Notice kind="must" role="alert">
          {trouble}
        </Notice>
      )}
      <ul className={styles.seats}>
        {rows.map(({ row, name }) => (
          <li key={row.person}>
            <p>
              <bdi className={styles.name}>{name}</bdi>
              {row.person === me.id && <span className={styles.role}> {say.you}</span>}
              {!row.verifier && <span className={styles.role}> {say.noPinYet}</span>}
            </p>
            {row.person !== me.id && (
              <div className={styles.acts}>
                {row.verifier && (
                  <Button aria-label={say.renewFor(name)} onClick={() => void renew(row, name).catch(() => setTrouble(say.notKept))}>
                    {say.renew}
                  </Button>
                )}
                <Button aria-label={say.endFor(name)} onClick={() => void end(row, name).catch(() => setTrouble(say.notKept))}>
                  {say.end}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
