import { useLiveQuery } from 'dexie-react-hooks'
import { useState } from 'react'
import { Link } from 'wouter'
import { MINUTE } from '#notebook/calendar.ts'
import { isProfessional } from '#notebook/may.ts'
import { here } from '#local/here.ts'
import { countLines, undelivered } from '#local/queries.ts'
import type { Settings, Tables } from '#local/tables.ts'
import { admin as adminWords } from '#i18n/words/admin.ts'
import { devices as devicesWords } from '#i18n/words/devices.ts'
import { settings as settingsWords } from '#i18n/words/settings.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { paper as paperWords } from '#i18n/words/paper.ts'
import { sheets } from '#i18n/words/sheets.ts'
import { audit as auditWords } from '#i18n/words/audit.ts'
import { shift } from '#i18n/words/shift.ts'
import { useManages } from '#page/manages.ts'
import { useHelp } from '#page/names.tsx'
import { defaultSettings, useNotebook } from '#page/notebook.tsx'
import { LinkButton } from '#ui/button.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { RadioGroup } from '#ui/radio-group.tsx'
import { Storage } from './storage.tsx'
import styles from './settings.module.css'

/** `/instellingen`: how the notebook looks on this device, whose device it is, and what it keeps. */
export function SettingsScreen() {
  const say = useTopic(settingsWords)
  const { tables, settings, shared } = useNotebook()
  const help = useHelp('settings')
  return (
    <div className={styles.screen}>
      <PageHeader title={say.heading} help={help} />
      <Look tables={tables} settings={settings} notebook />
      <LetIn />
      <Agreed />
      <ThisDevice />
      {shared ? (
        <p>
          <Link href="/tablet">{say.tabletPage}</Link>
        </p>
      ) : (
        <ToDevices />
      )}
      <Storage />
      <Paper />
      <Manage />
      <About />
    </div>
  )
}

/** The same for somebody who runs the relay and has no ward. */
export function PlainSettingsScreen() {
  const say = useTopic(settingsWords)
  const settings = useLiveQuery(async () => (await here.self()).settings ?? defaultSettings, [])
  return (
    <div className={styles.screen}>
      <PageHeader title={say.heading} />
      {settings && <Look tables={here} settings={settings} />}
      <ToDevices />
      <About />
    </div>
  )
}

/** How this device shows things; with a notebook also how it names residents and how long a line can be taken back. */
function Look({ tables, settings, notebook = false }: { tables: Tables; settings: Settings; notebook?: boolean }) {
  const say = useTopic(settingsWords)
  const [trouble, setTrouble] = useState(false)
  const change = (part: Partial<Settings>): void =>
    void tables.keep({ settings: { ...settings, ...part } }).then(
      () => setTrouble(false),
      () => setTrouble(true)
    )
  return (
    <>
      <RadioGroup legend={say.size} value={settings.size} onChange={(size) => change({ size })} choices={[
        { value: 'normal', label: say.sizes.normal, hint: say.sizeHints.normal },
        { value: 'large', label: say.sizes.large, hint: say.sizeHints.large },
        { value: 'counter', label: say.sizes.counter, hint: say.sizeHints.counter },
      ]} />
      <RadioGroup legend={say.page} value={settings.page} onChange={(page) => change({ page })} choices={[
        { value: 'system', label: say.pages.system },
        { value: 'day', label: say.pages.day },
        { value: 'night', label: say.pages.night },
        { value: 'contrast', label: say.pages.contrast, hint: say.contrastHint },
      ]} />
      <RadioGroup legend={say.language} value={settings.language} onChange={(language) => change({ language })} choices={[
        { value: 'nl', label: say.languages.nl, lang: 'nl' },
        { value: 'en', label: say.languages.en, lang: 'en' },
      ]} />
      {notebook && (
        <>
          <RadioGroup legend={say.names} value={settings.names ?? 'full'} onChange={(names) => change({ names })} choices={[
            { value: 'full', label: say.nameChoices.full },
            { value: 'initials', label: say.nameChoices.initials, hint: say.initialsHint },
          ]} />
          <RadioGroup legend={say.hold} value={settings.hold ?? 'short'} onChange={(hold) => change({ hold })} choices={[
            { value: 'short', label: say.holds.short, hint: say.holdHint },
            { value: 'long', label: say.holds.long },
            { value: 'none', label: say.holds.none },
          ]} />
        </>
      )}
      {trouble ? <Notice kind="must" role="alert">{say.notKept}</Notice> : <p className={styles.aside}>{say.keptHere}</p>}
    </>
  )
}

function Agreed() {
  const say = useTopic(settingsWords)
  return (
    <section className={styles.section}>
      <h2>{say.agreement}</h2>
      <p>{say.agreementWhat}</p>
      <Link href="/afspraken" asChild>
        <LinkButton>{say.readAgreement}</LinkButton>
      </Link>
    </section>
  )
}

/** Where a person's devices are, and, for who runs the relay, the organisation's wards. */
function ToDevices() {
  const say = useTopic(settingsWords)
  const devices = useTopic(devicesWords)
  const admin = useTopic(adminWords)
  const administrator = useLiveQuery(async () => (await here.self()).identity?.administrator === true, [])
  return (
    <section className={styles.section}>
      <h2>{say.access}</h2>
      <p>{devices.openHelp}</p>
      <Link href="/instellingen/toegang" asChild>
        <LinkButton>{devices.open}</LinkButton>
      </Link>
      {administrator && (
        <>
          <p>{admin.openHelp}</p>
          <Link href="/beheer" asChild>
            <LinkButton>{admin.open}</LinkButton>
          </Link>
        </>
      )}
    </section>
  )
}

function About() {
  const say = useTopic(settingsWords)
  return (
    <section className={styles.section}>
      <h2>{say.about}</h2>
      <p>{say.what}</p>
      <p>{say.forgets}</p>
      <p className={styles.strong}>{say.notInstead}</p>
      <p className={styles.aside}>{say.version(import.meta.env.VITE_SCHRIFT_VERSION)}</p>
    </section>
  )
}

/** A professional lets a volunteer in with this device. */
function LetIn() {
  const say = useTopic(shift)
  const { role } = useNotebook()
  if (!isProfessional(role)) return null
  return (
    <section className={styles.section}>
      <h2>{say.letIn}</h2>
      <p>{say.letInWhat}</p>
      <Link href="/dienst" asChild>
        <LinkButton>{say.showCode}</LinkButton>
      </Link>
    </section>
  )
}

function Paper() {
  const say = useTopic(paperWords)
  return (
    <section className={styles.section}>
      <h2>{say.section}</h2>
      <p>{say.sectionWhat}</p>
      <p className={styles.links}>
        <Link href="/afdrukken">{say.heading}</Link>
        <Link href="/overtypen">{useTopic(sheets).typing.heading}</Link>
      </p>
    </section>
  )
}

/** What coordinators do besides writing. */
function Manage() {
  const say = useTopic(auditWords)
  if (!useManages()) return null
  return (
    <section className={styles.section}>
      <h2>{say.manage}</h2>
      <Link href="/inzage" className={styles.place}>
        <strong>{say.heading}</strong>
        <span className={styles.aside}>{say.toReview}</span>
      </Link>
    </section>
  )
}

function ThisDevice() {
  const words = useWords()
  const say = useTopic(settingsWords)
  const { tables, reader, me, ward, role } = useNotebook()
  const counts = useLiveQuery(async () => {
    const [lines, waiting, self] = await Promise.all([countLines(tables, reader), undelivered(tables, reader), tables.self()])
    return { lines, waiting, offset: self.clock?.offset ?? 0 }
  }, [tables, reader])
  return (
    <section className={styles.section}>
      <h2>{say.who}</h2>
      <dl className={styles.facts}>
        <div>
          <dt>{say.person}</dt>
          <dd>
            <bdi>{me.name}</bdi>
          </dd>
        </div>
        <div>
          <dt>{say.wards}</dt>
          <dd>
            <bdi>{ward.name}</bdi>
          </dd>
        </div>
        <div>
          <dt>{say.role}</dt>
          <dd>{words.common.roles[role]}</dd>
        </div>
        {counts && (
          <>
            <div>
              <dt>{say.clock}</dt>
              <dd>{clockInWords(say, counts.offset)}</dd>
            </div>
            <div>
              <dt>{say.notebook}</dt>
              <dd>
                {say.lines(counts.lines)}
                <br />
                {counts.waiting === 0 ? say.allDelivered : say.waiting(counts.waiting)}
              </dd>
            </div>
          </>
        )}
      </dl>
    </section>
  )
}

/** W5: a clock that is off by more than five minutes says so. `offset`: the relay's clock minus this one, ms. */
function clockInWords(say: typeof settingsWords.nl, offset: number): string {
  const minutes = Math.round(Math.abs(offset) / MINUTE)
  if (minutes <= 5) return say.clockRight
  return offset < 0 ? say.clockAhead(minutes) : say.clockBehind(minutes)
}
