import { useLiveQuery } from 'dexie-react-hooks'
import { BookOpen, CircleCheck, CloudOff, HeartHandshake, ListChecks, OctagonX, Search, Settings2, TriangleAlert, UserRound, Users } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { MINUTE } from '#notebook/calendar.ts'
import { isProfessional } from '#notebook/may.ts'
import { here } from '#local/here.ts'
import { mustKnows, refusedWords, undelivered } from '#local/queries.ts'
import type { Reader } from '#local/reader.ts'
import type { DeviceRow } from '#local/tables.ts'
import { CloseShift } from '#features/shift/close-shift.tsx'
import { useWords } from '#i18n/words.tsx'
import { ContactNow } from '#page/contact-now.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Button, LinkButton } from '#ui/button.tsx'
import { Notice, SkipLink } from '#ui/parts.tsx'
import styles from './app.module.css'
import { takeSharedText } from './shared.ts'
import { Contained } from './trouble.tsx'
import { watchForUpdate } from './update.ts'
import { WardSwitch } from './ward-switch.tsx'

const places = [
  { href: '/', key: 'day', Icon: BookOpen },
  { href: '/bewoners', key: 'residents', Icon: Users },
  { href: '/taken', key: 'tasks', Icon: ListChecks },
  { href: '/zoeken', key: 'search', Icon: Search },
  { href: '/samen', key: 'together', Icon: HeartHandshake },
  { href: '/instellingen', key: 'settings', Icon: Settings2 },
] as const

/** Screens that one comes to through *Samen*. */
const underTogether = /^\/(mensen|afspraken|reunie|oud-vrijwilligers)(\/|$)/

/** Screens that say themselves who is there for questions. */
const saysContact = /^\/(sinds|samen)?$/

/**
 * `closed`: the notebook is not open yet, and there is nowhere to go. `onSwitch`: on a ward's tablet, who is next.
 * `until`: when the shift on this device ends (ms).
 */
type ShellProps = { device: DeviceRow; closed: boolean; until: number | undefined; onSwitch?: (() => void) | undefined; children: ReactNode }

/** Around every screen: the menu, how this device stands with the ward's server, and what needs to be known. */
export function Shell({ device, closed, until, onSwitch, children }: ShellProps) {
  const words = useWords().shell
  const { reader, me, role } = useNotebook()
  const [path] = useLocation()
  useSharedText()
  useBadge()
  return (
    <div className={`${styles['frame']} ${closed && !onSwitch ? styles['closed'] : ''}`}>
      <SkipLink to="inhoud">{words.skip}</SkipLink>
      <Status device={device} reader={reader} closed={closed} me={onSwitch && words.youAre(me.name)} />
      <Bars device={device}>
        {until !== undefined && <CloseShift until={until} />}
        {!closed && role === 'volunteer' && !saysContact.test(path) && <ContactNow quiet />}
      </Bars>
      <Page path={path} closed={closed} from={onSwitch}>
        {children}
      </Page>
      {(!closed || onSwitch) && <Menu path={path} closed={closed} onSwitch={onSwitch} />}
    </div>
  )
}

/** The page in the middle. `from`: the PIN pad that somebody came through, which is gone. */
export function Page({ path, closed = false, from, children }: { path: string; closed?: boolean; from?: (() => void) | undefined; children: ReactNode }) {
  const words = useWords().shell
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  useEffect(() => {
    // On another screen the reader begins at its top; the first screen keeps what it wants to focus itself.
    if (!first.current || from) {
      window.scrollTo(0, 0)
      main.current?.focus({ preventScroll: true })
    }
    first.current = false
  }, [path, closed, from])
  return (
    <main className={styles['main']} aria-label={words.page} id="inhoud" ref={main} tabIndex={-1}>
      <Contained place={path}>{children}</Contained>
    </main>
  )
}

/** Around a locked tablet: how it stands with the ward's server, and nobody's words. */
export function LockedShell({ device, children }: { device: DeviceRow; children: ReactNode }) {
  const words = useWords().shell
  return (
    <div className={styles['locked']}>
      <Status device={device} reader={undefined} closed />
      <Bars device={device} />
      <main aria-label={words.page}>{children}</main>
    </div>
  )
}

/** What needs to be known, whichever screen is open. */
export function Bars({ device, children }: { device: DeviceRow; children?: ReactNode }) {
  return (
    <div className={styles['bars']}>
      {children}
      <ClockBar device={device} />
      <UpdateBar />
      <RoomBar />
      {device.connection?.at === 'stopped' && <Stopped device={device} />}
    </div>
  )
}

/** The relay will not have this device back as it is; staff and administrators come in again by themselves. */
function Stopped({ device: { identity, connection } }: { device: DeviceRow }) {
  const words = useWords().shell
  if (connection?.at === 'stopped' && connection.why === 'not-understood') return <Notice kind="must">{words.notUnderstoodHelp}</Notice>
  const byPasskey = identity?.person && (identity.administrator || identity.wards.some(({ role }) => isProfessional(role)))
  if (!byPasskey) return <Notice kind="must">{words.stoppedHelp}</Notice>
  return (
    <Notice kind="must">
      <p>{words.stoppedStaff}</p>
      <p>
        <Link href="/aanmelden" asChild>
          <LinkButton>{words.signInAgain}</LinkButton>
        </Link>
      </p>
    </Notice>
  )
}

function Menu({ path, closed, onSwitch }: { path: string } & Pick<ShellProps, 'closed' | 'onSwitch'>) {
  const words = useWords().shell
  return (
    <nav className={styles['nav']} aria-label={words.menu}>
      <ul>
        {(closed ? [] : places).map(({ href, key, Icon }) => {
          const current = href === '/' ? path === '/' : path.startsWith(href) || (key === 'together' && underTogether.test(path))
          return (
            <li key={key}>
              <Link href={href} aria-current={current ? 'page' : undefined}>
                <Icon aria-hidden size={24} strokeWidth={current ? 2.4 : 1.8} />
                {words.screens[key]}
              </Link>
            </li>
          )
        })}
        {onSwitch && <SwitchPerson onSwitch={onSwitch} />}
      </ul>
    </nav>
  )
}

/** Always at hand on a ward's tablet: one touch locks it for the next person. */
function SwitchPerson({ onSwitch }: { onSwitch: () => void }) {
  const say = useWords().shell
  const { me } = useNotebook()
  return (
    <li className={styles['switch']}>
      <p className={styles['me']}>{say.youAre(me.name)}</p>
      <button type="button" onClick={onSwitch}>
        <UserRound aria-hidden size={24} strokeWidth={1.8} />
        {say.switchPerson}
      </button>
    </li>
  )
}

/** The installed app's icon bears the number of must-knows that wait for me; a number, never a name. */
function useBadge(): void {
  const { tables, reader, me, now } = useNotebook()
  const waiting = useLiveQuery(async () => {
    const rows = await mustKnows(tables, reader, now)
    return rows.filter((row) => row.by !== me.id && !row.understood.some((mark) => mark.by === me.id)).length
  }, [tables, reader, me.id, now])
  useEffect(() => {
    if (waiting !== undefined && 'setAppBadge' in navigator) void navigator.setAppBadge(waiting).catch(() => undefined)
  }, [waiting])
}

/** Text that another app shares goes into the pen, whichever screen opens. */
function useSharedText(): void {
  const { tables, me, ward, today } = useNotebook()
  useEffect(() => {
    void takeSharedText(tables, { me, ward, today }).catch(() => undefined)
  }, [tables, me, ward, today])
}

type StatusProps = { device: DeviceRow; reader: Reader | undefined; closed: boolean; me?: string | undefined }

/** Quiet when all is well. `reader`: whose words are counted; on a locked tablet everybody's that wait, as a number. */
function Status({ device, reader, closed, me }: StatusProps) {
  const words = useWords().shell
  const waiting = useLiveQuery(() => undelivered(here, reader), [reader]) ?? 0
  const refused = useLiveQuery(() => (reader ? refusedWords(here, reader) : []), [reader])?.length ?? 0
  const at = device.connection?.at ?? 'starting'
  const look = {
    starting: { Icon: CircleCheck, className: '' },
    connected: { Icon: CircleCheck, className: '' },
    offline: { Icon: CloudOff, className: styles['offline'] },
    ended: { Icon: CloudOff, className: styles['offline'] },
    stopped: { Icon: OctagonX, className: styles['stopped'] },
  }[at]
  return (
    <div className={styles['status']}>
      {reader && <WardSwitch />}
      {me !== undefined && <bdi className={styles['meNarrow']}>{me}</bdi>}
      <div role="status" aria-label={words.connection} className={`${styles['connection']} ${look.className ?? ''}`}>
        <look.Icon aria-hidden size={16} />
        <span>
          {words[at]}
          {waiting > 0 && ` · ${words.unsent(waiting)}`}
        </span>
      </div>
      {refused > 0 && !closed && (
        <Link href="/niet-gedeeld" className={styles['tray']}>
          <TriangleAlert aria-hidden size={16} />
          {words.refused(refused)}
        </Link>
      )}
    </div>
  )
}

/** W5: a clock that is off by more than five minutes is said; the lines come right by themselves. */
function ClockBar({ device }: { device: DeviceRow }) {
  const words = useWords().shell
  const offset = device.clock?.offset ?? 0
  if (Math.abs(offset) <= 5 * MINUTE) return null
  const span = words.minutes(Math.round(Math.abs(offset) / MINUTE))
  return <Notice kind="needs">{offset < 0 ? words.clockAhead(span) : words.clockBehind(span)}</Notice>
}

/** How much room is left on this device before its browser refuses to keep more, bytes; below it the page says so. */
const ROOM = 40_000_000
const LOOK_AGAIN = 10 * MINUTE

/** A disk that fills up is told before it hurts. */
function RoomBar() {
  const words = useWords().shell
  const [tight, setTight] = useState(false)
  useEffect(() => {
    const look = (): void =>
      void navigator.storage
        ?.estimate()
        .then(({ quota = Infinity, usage = 0 }) => setTight(quota - usage < ROOM))
        .catch(() => undefined)
    look()
    const timer = setInterval(look, LOOK_AGAIN)
    return () => clearInterval(timer)
  }, [])
  return tight ? <Notice kind="needs">{words.roomTight}</Notice> : null
}

/** A newer version waits until somebody asks for it; never while there are words in a box. */
function UpdateBar() {
  const words = useWords().shell
  const [apply, setApply] = useState<() => void>()
  useEffect(() => watchForUpdate((next) => setApply(() => next)), [])
  if (!apply) return null
  return (
    <Notice>
      <div className={styles['bar']}>
        <span>{words.update}</span>
        <Button onClick={apply}>{words.updateNow}</Button>
      </div>
    </Notice>
  )
}
