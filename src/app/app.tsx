import { useLiveQuery } from 'dexie-react-hooks'
import { lazy, Suspense, useEffect, type ComponentType, type ReactNode } from 'react'
import { Link, Route, Switch, useLocation } from 'wouter'
import { here } from '#local/here.ts'
import { opened, opening } from '#local/opening.ts'
import type { DeviceRow, Identity, Settings } from '#local/tables.ts'
import { DayScreen } from '#features/day/day.tsx'
import { useGate } from '#features/gate/use-gate.ts'
import { LanguageProvider, useWords } from '#i18n/words.tsx'
import { useManages } from '#page/manages.ts'
import { defaultSettings, NotebookProvider, useNotebook } from '#page/notebook.tsx'
import { useKeptFocus } from '#ui/kept-focus.ts'
import { PageHeader } from '#ui/parts.tsx'
import { Alone } from './alone.tsx'
import { accessParts, Barred, isBarred, isOffice, useReading } from './access.tsx'
import { useLook } from './look.ts'
import { LockedShell, Shell } from './shell.tsx'
import type { TabletProps, Unlocked } from './tablet.tsx'

/** Screens beside *Vandaag* come in behind it, all of them, so that none is missing when the network is. */
const parts = {
  residents: () => import('#features/residents/residents.tsx'),
  tasks: () => import('#features/tasks/tasks.tsx'),
  search: () => import('#features/search/search.tsx'),
  since: () => import('#features/since/since.tsx'),
  paper: () => import('#features/paper/screens.ts'),
  together: () => import('#features/together/together.tsx'),
  texts: () => import('#features/texts/texts.tsx'),
  guidance: () => import('#features/guidance/screens.ts'),
  meetings: () => import('#features/meetings/meetings.tsx'),
  meeting: () => import('#features/meetings/meeting-page.tsx'),
  schedule: () => import('#features/contact/schedule.tsx'),
  members: () => import('#features/members/members.tsx'),
  refused: () => import('#features/refused/refused.tsx'),
  audit: () => import('#features/audit/audit.tsx'),
  former: () => import('#features/former/screens.ts'),
  settings: () => import('#features/settings/settings.tsx'),
  shift: () => import('#features/shift/shift-screen.tsx'),
  handedIn: () => import('#features/handed-in/handed-in.tsx'),
  devices: () => import('#features/devices/devices-screen.tsx'),
  admin: () => import('#features/admin/admin.tsx'),
  inspection: () => import('#features/audit/inspection.tsx'),
  office: () => import('./office.tsx'),
  signIn: () => import('#features/sign-in/sign-in.tsx'),
  ...accessParts,
  gate: () => import('#features/gate/gate.tsx'),
  agreement: () => import('#features/agreement/agreement.tsx'),
  link: () => import('#features/sign-in/link.tsx'),
  setUp: () => import('#features/sign-in/set-up.tsx'),
  shared: () => import('./tablet.tsx'),
  who: () => import('#features/tablet/who.tsx'),
  tablet: () => import('#features/tablet/tablet-page.tsx'),
}
const screen = <P,>(load: () => Promise<ComponentType<P>>) => lazy(async () => ({ default: await load() }))
const ResidentsScreen = screen(async () => (await parts.residents()).ResidentsScreen)
const ResidentScreen = screen(async () => (await parts.residents()).ResidentScreen)
const TasksScreen = screen(async () => (await parts.tasks()).TasksScreen)
const SearchScreen = screen(async () => (await parts.search()).SearchScreen)
const SinceScreen = screen(async () => (await parts.since()).SinceScreen)
const PaperScreen = screen(async () => (await parts.paper()).PaperScreen)
const TypeInScreen = screen(async () => (await parts.paper()).TypeInScreen)
const TogetherScreen = screen(async () => (await parts.together()).TogetherScreen)
const TextsScreen = screen(async () => (await parts.texts()).TextsScreen)
const FacilitiesScreen = screen(async () => (await parts.guidance()).FacilitiesScreen)
const OnboardingScreen = screen(async () => (await parts.guidance()).OnboardingScreen)
const WhoIsWhoScreen = screen(async () => (await parts.guidance()).WhoIsWhoScreen)
const MeetingsScreen = screen(async () => (await parts.meetings()).MeetingsScreen)
const MeetingScreen = screen(async () => (await parts.meeting()).MeetingScreen)
const ScheduleScreen = screen(async () => (await parts.schedule()).ScheduleScreen)
const MembersScreen = screen(async () => (await parts.members()).MembersScreen)
const RefusedScreen = screen(async () => (await parts.refused()).RefusedScreen)
const SettingsScreen = screen(async () => (await parts.settings()).SettingsScreen)
const Tablet = screen<TabletProps>(async () => (await parts.shared()).Tablet)
const WhoScreen = screen(async () => (await parts.who()).WhoScreen)
const TabletScreen = screen(async () => (await parts.tablet()).TabletScreen)
const ShiftScreen = screen(async () => (await parts.shift()).ShiftScreen)
const HandedInScreen = screen(async () => (await parts.handedIn()).HandedInScreen)
const DevicesScreen = screen(async () => (await parts.devices()).DevicesScreen)
const AdminScreen = screen(async () => (await parts.admin()).AdminScreen)
const InspectionScreen = screen(async () => (await parts.inspection()).InspectionScreen)
const Office = screen(async () => (await parts.office()).Office)
const SignInScreen = screen(async () => (await parts.signIn()).SignInScreen)
const AuditScreen = screen(async () => (await parts.audit()).AuditScreen)
const FormerScreen = screen(async () => (await parts.former()).FormerScreen)
const GatheringScreen = screen(async () => (await parts.former()).GatheringScreen)
const GatePage = lazy(async () => ({ default: (await parts.gate()).GatePage }))
const AgreementScreen = screen(async () => (await parts.agreement()).AgreementScreen)
const LinkScreen = screen(async () => (await parts.link()).LinkScreen)
const SetUpScreen = screen(async () => (await parts.setUp()).SetUpScreen)

export function App() {
  const device = useLiveQuery(() => here.self(), [], opening().self)
  const [path] = useLocation()
  const settings = device?.settings ?? defaultSettings
  useLook(settings)
  useEngine()
  useKeptFocus()
  const reading = useReading(device)
  if (!device || !reading) return null
  const office = isOffice(device, reading, path)
  const alone = doors[path] ?? (!office && isBarred(device, reading, path) ? <Barred device={device} reading={reading} path={path} /> : undefined)
  return (
    <LanguageProvider language={settings.language}>
      {!alone && office ? (
        <Suspense fallback={null}>
          <Office device={device} />
        </Suspense>
      ) : alone || !device.identity || reading.at !== 'open' ? (
        <Alone wide={device.identity?.tablet !== undefined}>{alone ?? <SignInScreen />}</Alone>
      ) : device.identity.person ? (
        <Opened device={device} identity={readingAs(device.identity, reading.wards)} person={device.identity.person} until={reading.until} settings={settings} />
      ) : (
        <OnTablet device={device} identity={device.identity} settings={settings} />
      )}
    </LanguageProvider>
  )
}

/** Screens that stand before the notebook, whoever's device it is. */
const doors: Readonly<Record<string, ReactNode>> = {
  '/koppelen': <LinkScreen />,
  '/opstarten': <SetUpScreen />,
  '/aanmelden': <SignInScreen />,
}

/** The wards of this device that may be read at this moment. */
const readingAs = (identity: Identity, wards: readonly Identity['wards'][number][]): Identity => ({ ...identity, wards: [...wards] })

type OpenedProps = { device: DeviceRow; identity: Identity; person: Unlocked['person']; settings: Settings; until?: number | undefined; onSwitch?: () => void }

/** The notebook, for whoever holds the device or unlocked it. */
function Opened({ device, identity, person, settings, until, onSwitch }: OpenedProps) {
  return (
    // Another ward is another notebook: nothing that stood open here goes along.
    <NotebookProvider key={device.ward ?? ''} identity={identity} chosen={device.ward} person={person} settings={settings}>
      <BehindTheGate device={device} until={until} onSwitch={onSwitch}>
        <Screens />
      </BehindTheGate>
    </NotebookProvider>
  )
}

function OnTablet({ device, identity, settings }: { device: DeviceRow; identity: Identity; settings: Settings }) {
  return (
    <Suspense fallback={null}>
      <Tablet
        device={device}
        identity={identity}
        locked={({ register, pins, unlock }) => (
          <LockedShell device={device}>
            <Suspense fallback={null}>
              <WhoScreen identity={identity} device={device} register={register} pins={pins} onUnlock={unlock} />
            </Suspense>
          </LockedShell>
        )}
        unlocked={({ person, lock }) => (
          <Opened key={person.id} device={device} identity={identity} person={person} settings={settings} onSwitch={lock} />
        )}
      />
    </Suspense>
  )
}

/** Every address of the notebook and its screen. */
const Screens = () => (
  <Switch>
    <Route path="/" component={DayScreen} />
    <Route path="/bewoners" component={ResidentsScreen} />
    <Route path="/bewoners/:id" component={ResidentScreen} />
    <Route path="/taken" component={TasksScreen} />
    <Route path="/zoeken" component={SearchScreen} />
    <Route path="/sinds" component={SinceScreen} />
    <Route path="/afdrukken" component={PaperScreen} />
    <Route path="/overtypen" component={TypeInScreen} />
    <Route path="/samen" component={TogetherScreen} />
    <Route path="/samen/teksten/:text?/:act?" component={TextsScreen} />
    <Route path="/samen/wegwijs" component={FacilitiesScreen} />
    <Route path="/samen/inwerken" component={OnboardingScreen} />
    <Route path="/samen/wie-is-wie/:person?" component={WhoIsWhoScreen} />
    <Route path="/samen/overleg" component={MeetingsScreen} />
    <Route path="/samen/overleg/:id" component={MeetingScreen} />
    <Route path="/samen/aanspreekpunt" component={ScheduleScreen} />
    <Route path="/mensen/:who?" component={MembersScreen} />
    <Route path="/oud-vrijwilligers">
      <CoordinatorsOnly>
        <FormerScreen />
      </CoordinatorsOnly>
    </Route>
    <Route path="/reunie" component={GatheringScreen} />
    <Route path="/niet-gedeeld" component={RefusedScreen} />
    <Route path="/instellingen" component={SettingsScreen} />
    <Route path="/instellingen/toegang">
      <OwnOnly>
        <DevicesScreen />
      </OwnOnly>
    </Route>
    <Route path="/beheer">
      <OwnOnly>
        <AdminScreen />
      </OwnOnly>
    </Route>
    <Route path="/beheer/inzage">
      <OwnOnly>
        <InspectionScreen />
      </OwnOnly>
    </Route>
    <Route path="/afspraken" component={AgreementScreen} />
    <Route path="/tablet">
      <SharedOnly>
        <TabletScreen />
      </SharedOnly>
    </Route>
    <Route path="/dienst" component={ShiftScreen} />
    <Route path="/ingeleverd">
      <CoordinatorsOnly>
        <HandedInScreen />
      </CoordinatorsOnly>
    </Route>
    <Route path="/inzage">
      <CoordinatorsOnly>
        <AuditScreen />
      </CoordinatorsOnly>
    </Route>
    <Route component={NotFound} />
  </Switch>
)

type GateProps = { device: DeviceRow; until: number | undefined; onSwitch: (() => void) | undefined; children: ReactNode }

/** S9: whatever the address, no screen opens before this person has signed the agreement that holds. */
function BehindTheGate({ device, until, onSwitch, children }: GateProps) {
  const gate = useGate()
  return (
    <Shell device={device} closed={gate.at !== 'open'} until={until} onSwitch={onSwitch}>
      <Suspense fallback={null}>{gate.at === 'open' ? children : <GatePage gate={gate} />}</Suspense>
    </Shell>
  )
}

/** For everyone else such a screen is not there. */
const CoordinatorsOnly = ({ children }: { children: ReactNode }) => (useManages() ? children : <NotFound />)

/** A ward's tablet is nobody's, and has no such screen. */
const OwnOnly = ({ children }: { children: ReactNode }) => (useNotebook().shared ? <NotFound /> : children)

/** A person's own device has no such screen. */
const SharedOnly = ({ children }: { children: ReactNode }) => (useNotebook().shared ? children : <NotFound />)

function NotFound() {
  const words = useWords().shell
  return (
    <>
      <PageHeader title={words.notFound} />
      <p>{words.notFoundHelp}</p>
      <p>
        <Link href="/">{words.toToday}</Link>
      </p>
    </>
  )
}

/** The engine and the other screens come when the first page has been painted: until then the device has nothing else to do. */
function useEngine(): void {
  useEffect(() => {
    opened()
    let stop: (() => void) | undefined
    let gone = false
    const start = async (): Promise<void> => {
      const { startSync, startKeeping } = await import('#sync/start.ts')
      if (gone) return
      const stops = [startSync(here), startKeeping(here)]
      stop = () => stops.forEach((each) => each())
    }
    const painted = setTimeout(() => void start(), PAINTING)
    const idle = setTimeout(() => Object.values(parts).forEach((load) => void load().catch(() => undefined)), 3000)
    return () => {
      gone = true
      stop?.()
      clearTimeout(painted)
      clearTimeout(idle)
    }
  }, [])
}

/** How long the first page has for itself, ms. A page in the background is not painted, and the engine starts there all the same. */
const PAINTING = 100
