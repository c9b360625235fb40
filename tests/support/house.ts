import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { filmOf } from './camera.ts'
import { launch } from './chromium.ts'
import { throughGate } from './pages.ts'
import { until } from './until.ts'
import { layWire, type Wire } from './wire.ts'

/**
 * A house for the browser tests: the real relay as a process of its own on a fresh data folder with the example
 * ward, and real browsers, each on a wire of its own.
 */
export type House = {
  readonly people: ReadonlyMap<string, Person>
  readonly data: string
  /** A browser of its own for a person, linked through the sign-in link as a user would. */
  device(person: string, how?: DeviceOptions): Promise<Device>
  /** A ward's tablet that a coordinator has just brought in: locked, without a PIN yet. */
  tablet(pages: 'all' | 'staff', how?: DeviceOptions): Promise<Device>
  /** A wire and a browser that nobody is linked on. */
  stranger(how?: DeviceOptions): Promise<Device>
  /** A further sign-in link for a person, made on the command line. */
  invite(person: string): Promise<string>
  /** A link that makes a device the ward's tablet, brought in by this person. */
  inviteTablet(person: string, pages: 'all' | 'staff'): Promise<string>
  /** Makes somebody of De Linde a member of another ward too, on the command line. */
  bring(person: string, ward: string, role: string): Promise<void>
  /** A sign-in link for a new administrator of the organisation, made on the command line. */
  inviteAdministrator(name: string): Promise<string>
  /** The relay's own address. */
  readonly origin: string
  startRelay(): Promise<void>
  /** SIGKILL: no last words. */
  killRelay(): Promise<void>
  /** Removes the rooms; the accounts stand. The relay must be down. */
  loseRooms(): Promise<void>
  /** Holds a QR code of this text before the camera of every browser; a camera sees it when it is opened. */
  showToCamera(text: string): Promise<void>
  /** What the relay said on its standard output and error. */
  relayLog(): string
  close(): Promise<void>
}

export type Person = { readonly id: string; readonly name: string; readonly role: string; readonly link: string }
export type DeviceOptions = BrowserContextOptions & {
  readonly size?: 'phone' | 'tablet' | 'narrow'
  /** Stops before the ward's agreement instead of signing it. */
  readonly before?: 'gate'
  /** Lines wait for the writer's second thoughts, as they do unless somebody chooses otherwise. */
  readonly hold?: boolean
  /** The app is stored on the device, so that it opens without a network; otherwise the browser has no service worker, as in a private window. */
  readonly installed?: boolean
}

export type Device = {
  readonly page: Page
  readonly context: BrowserContext
  readonly wire: Wire
  /** Another tab of the same browser. */
  tab(path?: string): Promise<Page>
  close(): Promise<void>
}

export const sizes = {
  phone: { width: 390, height: 844 },
  tablet: { width: 1180, height: 820 },
  narrow: { width: 320, height: 720 },
} as const

/** One for all houses of this process, and gone with it; a browser whose camera sees a film is its house's own. */
let browser: Promise<Browser> | undefined
async function sharedBrowser(): Promise<Browser> {
  browser ??= launch().then((launched) => {
    launched.once('disconnected', () => (browser = undefined)) // it fell over: the next device gets another
    return launched
  })
  return browser
}

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/**
 * `camera`: the browsers' camera sees what `showToCamera` writes; a page still has to be given it. `smtp`: the mail server
 * through which the relay sends e-mails.
 */
export async function openHouse({ camera = false, smtp }: { readonly camera?: boolean; readonly smtp?: string } = {}): Promise<House> {
  const data = await mkdtemp(join(tmpdir(), 'schrift-'))
  const film = join(data, 'camera.y4m')
  if (camera) await writeFile(film, filmOf(''))
  const port = await freePort()
  const env = { ...process.env, PORT: String(port), SCHRIFT_DATA: data, SCHRIFT_ORIGIN: `http://localhost:${port}`, SCHRIFT_LOG: 'info', ...(smtp ? { SCHRIFT_SMTP: smtp, SCHRIFT_MAIL_FROM: 'De Linde <delinde@example.nl>' } : {}) }
  const command = async (...words: string[]): Promise<unknown> => {
    const { stdout } = await run(process.execPath, ['server/cli/main.ts', ...words, '--data', data, '--json'], { cwd: root, env })
    return JSON.parse(stdout)
  }
  const demo = await exampleWard(data, () => command('demo'))
  const people = new Map(demo.people.map((person) => [person.id, person]))
  const devices = new Set<Device>()
  let relay: ChildProcess | undefined
  let said = ''
  let watched: Browser | undefined

  async function startRelay(): Promise<void> {
    const child = spawn(process.execPath, ['server/main.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    relay = child
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()))
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`the relay did not start:\n${said}`)
      return (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok === true
    })
  }

  async function killRelay(): Promise<void> {
    if (!relay || relay.exitCode !== null || relay.signalCode !== null) return
    const gone = once(relay, 'exit')
    relay.kill('SIGKILL')
    await gone
  }

  async function stranger({ size = 'phone', before: _before, hold: _hold, installed: stored = false, ...how }: DeviceOptions = {}): Promise<Device> {
    const chromium = camera ? (watched ??= await launch(film)) : await sharedBrowser()
    const wire = await layWire(() => port)
    const context = await chromium.newContext({ viewport: sizes[size], locale: 'nl-NL', baseURL: wire.origin, ...how })
    if (!stored) await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'))
    const device: Device = {
      page: await context.newPage(),
      context,
      wire,
      tab: async (path = '/') => {
        const page = await context.newPage()
        await page.goto(path)
        return page
      },
      close: async () => {
        devices.delete(device)
        await context.close()
        await wire.close()
      },
    }
    devices.add(device)
    return device
  }

  async function invite(person: string, ...more: string[]): Promise<string> {
    const answer = (await command('invite', '--ward', 'de-linde', '--person', person, ...more)) as { link: string }
    return answer.link
  }

  async function inviteAdministrator(name: string): Promise<string> {
    const answer = (await command('invite', '--administrator', '--name', name)) as { link: string }
    return answer.link
  }

  async function tablet(pages: 'all' | 'staff', how?: DeviceOptions): Promise<Device> {
    const made = await stranger({ size: 'tablet', ...how })
    const { link } = (await command('invite', '--ward', 'de-linde', '--person', 'sanne', '--tablet', pages)) as { link: string }
    await openLink(made.page, link)
    await made.page.getByRole('heading', { name: 'Wie ben je?' }).waitFor()
    if (how?.installed) await installed(made.page)
    return made
  }

  async function openLink(page: Page, link: string): Promise<void> {
    const { pathname, hash } = new URL(link)
    await page.goto(pathname + hash)
    await page.getByRole('button', { name: 'Dit apparaat koppelen' }).click()
  }

  const unused = new Map(demo.people.map((person) => [person.id, person.link]))
  async function device(person: string, how?: DeviceOptions): Promise<Device> {
    const made = await stranger(how)
    const link = unused.get(person) ?? (await invite(person))
    unused.delete(person)
    await openLink(made.page, link)
    if (how?.before === 'gate') await made.page.getByRole('button', { name: 'Gelezen en akkoord' }).waitFor()
    else {
      await throughGate(made.page)
      if (!how?.hold) await withoutHold(made.page)
    }
    if (how?.installed) await installed(made.page)
    return made
  }

  await startRelay()
  return {
    people,
    data,
    origin: `http://localhost:${port}`,
    device,
    tablet,
    stranger,
    invite: (person) => invite(person),
    inviteTablet: (person, pages) => invite(person, '--tablet', pages),
    inviteAdministrator,
    bring: async (person, ward, role) => void (await command('bring', '--ward', ward, '--from', 'de-linde', '--person', person, '--role', role)),
    startRelay,
    killRelay,
    loseRooms: async () => {
      const files = (await readdir(data)).filter((name) => name.startsWith('rooms.sqlite'))
      await Promise.all(files.map((name) => rm(join(data, name))))
    },
    showToCamera: (text) => writeFile(film, filmOf(text)),
    relayLog: () => said,
    close: async () => {
      await Promise.all([...devices].map((made) => made.close()))
      await watched?.close()
      await killRelay()
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** Where the browser tests' set-up put the example ward, made once for all of them: what the command said, and its data. */
export const EXAMPLE = 'SCHRIFT_EXAMPLE'

/** The example ward in a house's data folder: a copy of the one that was made before, or made here. */
async function exampleWard(data: string, make: () => Promise<unknown>): Promise<{ people: Person[] }> {
  const folder = process.env[EXAMPLE]
  if (folder === undefined) return (await make()) as { people: Person[] }
  await cp(join(folder, 'data'), data, { recursive: true })
  return JSON.parse(await readFile(join(folder, 'said.json'), 'utf8')) as { people: Person[] }
}

/** Chooses "Geen" for the seconds in which a line can be taken back, as a person would in the settings. */
async function withoutHold(page: Page): Promise<void> {
  const menu = page.getByRole('navigation', { name: 'Hoofdmenu' })
  await menu.getByRole('link', { name: 'Instellingen' }).click()
  const none = page.getByRole('group', { name: 'Bedenktijd na Opschrijven' }).getByRole('radio', { name: 'Geen' })
  await none.click()
  await until(() => none.isChecked())
  await menu.getByRole('link', { name: 'Vandaag' }).click()
  await page.getByRole('textbox', { name: 'Nieuwe notitie' }).waitFor()
}

/** Waits until the service worker has stored the whole app: from then on it opens without a network. */
export const installed = (page: Page): Promise<void> =>
  until(() => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state === 'activated'))

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
