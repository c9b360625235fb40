import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir, platform } from 'node:os'
import { delimiter, join } from 'node:path'
import { chromium, type Browser, type BrowserContext } from 'playwright-core'

/**
 * A real Chromium for the browser tests: the one that CHROMIUM_PATH names, one on this machine, Playwright's own,
 * or, as root on Debian, one that is installed now. Says on standard error what it did or lacks.
 */
export function findChromium(): string {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && existsSync(named)) return named
  if (named !== undefined) say(`CHROMIUM_PATH names ${named}, which is not there; looking further.`)
  return onThisMachine() ?? playwrightsOwn() ?? installOnDebian() ?? give()
}

/** Starts it, without what a test machine lacks or a test must not do. `camera`: a y4m file that its camera sees. */
export const launch = (camera?: string): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: [...(camera === undefined ? [] : ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${camera}`]), ...args],
  })

/** Starts it on a folder of its own, so that what pages keep goes to a disk as it does on a device. */
export const launchOn = (folder: string, viewport: { readonly width: number; readonly height: number }): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, { executablePath: findChromium(), args, viewport, locale: 'nl-NL' })

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'chrome.exe']
const usual = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  join(process.env['PROGRAMFILES'] ?? 'C:\\Program Files', 'Google\\Chrome\\Application\\chrome.exe'),
  '/snap/bin/chromium',
]

function onThisMachine(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...usual].find((path) => existsSync(path))
}

function playwrightsOwn(): string | undefined {
  const folder =
    process.env['PLAYWRIGHT_BROWSERS_PATH'] ??
    join(homedir(), platform() === 'darwin' ? 'Library/Caches/ms-playwright' : '.cache/ms-playwright')
  if (!existsSync(folder)) return undefined
  const inside = ['chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-mac/Chromium.app/Contents/MacOS/Chromium', 'chrome-win/chrome.exe']
  return readdirSync(folder)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort()
    .reverse()
    .flatMap((name) => inside.map((path) => join(folder, name, path)))
    .find((path) => existsSync(path))
}

function installOnDebian(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined
  say('There is no Chromium here; installing the one of Debian.')
  try {
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
    execFileSync('apt-get', ['update'], quiet)
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], quiet)
  } catch {
    say('Debian’s package could not be installed.')
  }
  return onThisMachine()
}

function give(): never {
  throw new Error('The browser tests need Chromium or Chrome. Install one, or let CHROMIUM_PATH name it.')
}

const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`)
}
