import { useLiveQuery } from 'dexie-react-hooks'
import { Camera, CameraOff } from 'lucide-react'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useLocation } from 'wouter'
import { shiftCodeIn } from '#notebook/shift-key.ts'
import { here } from '#local/here.ts'
import { countRefused, undelivered } from '#local/queries.ts'
import { useTopic } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { scanner } from '#i18n/words/scanner.ts'
import { shift } from '#i18n/words/shift.ts'
import { Button } from '#ui/button.tsx'
import { TextField } from '#ui/field.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { QrScanner } from '#ui/qr-scanner.tsx'
import { useOpening } from './use-opening.ts'
import styles from './shift.module.css'

/** The whole app of a phone without an open shift: scan the code on the ward, or type it. */
export function OpenShift({ name }: { name: string }) {
  const door = useTopic(doorWords)
  const say = useTopic(shift)
  const { state, open } = useOpening()
  const [, navigate] = useLocation()
  useEffect(() => {
    if (state.at === 'open') navigate('/', { replace: true })
  }, [state.at, navigate])
  const busy = state.at === 'opening'
  return (
    <div className={styles.sheet}>
      <PageHeader title={say.heading} />
      <p>{say.intro(name)}</p>
      <p>{say.how}</p>
      {state.at === 'refused' && (
        <Notice kind="needs" role="alert">
          {door[state.why]}
        </Notice>
      )}
      <Scan onCode={open} />
      <TypeCode onCode={open} busy={busy} />
      <p role="status" className={styles.aside}>
        {busy ? say.opening : ''}
      </p>
      <Waiting />
    </div>
  )
}

function Scan({ onCode }: { onCode: (code: string) => void }) {
  const say = useTopic(shift)
  const camera = useTopic(scanner)
  const [scanning, setScanning] = useState(false)
  const [other, setOther] = useState(false)
  const look = (text: string): void => {
    const code = shiftCodeIn(text)
    setOther(code === undefined)
    if (code === undefined) return
    setScanning(false)
    onCode(code)
  }
  const Icon = scanning ? CameraOff : Camera
  return (
    <>
      <Button big kind={scanning ? 'normal' : 'primary'} icon={<Icon aria-hidden size={22} />} onClick={() => setScanning(!scanning)}>
        {scanning ? say.scanStop : say.scan}
      </Button>
      {scanning && <QrScanner label={say.scanLabel} words={camera} onText={look} />}
      {scanning && other && (
        <Notice kind="needs" role="alert">
          {say.scanOther}
        </Notice>
      )}
    </>
  )
}

function TypeCode({ onCode, busy }: { onCode: (code: string) => void; busy: boolean }) {
  const say = useTopic(shift)
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const box = useRef<HTMLFormElement>(null)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const code = shiftCodeIn(typed)
    setWrong(code === undefined)
    if (code === undefined) box.current?.querySelector('input')?.focus()
    else onCode(code)
  }
  return (
    <form ref={box} onSubmit={submit} className={styles.form}>
      <TextField
        label={say.code}
        hint={say.codeHint}
        trouble={wrong ? say.notACode : undefined}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        enterKeyHint="go"
        required
      />
      <Button type="submit" big disabled={busy}>
        {say.open}
      </Button>
    </form>
  )
}

/** What was written here and is not on the ward yet. */
function Waiting() {
  const say = useTopic(shift)
  const unsent = useLiveQuery(() => undelivered(here, undefined), []) ?? 0
  const refused = useLiveQuery(() => countRefused(here), []) ?? 0
  return (
    <div role="status" className={styles.waiting}>
      {unsent > 0 && <p>{say.unsent(unsent)}</p>}
      {refused > 0 && <p>{say.refused(refused)}</p>}
    </div>
  )
}
