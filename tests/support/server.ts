import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import Database from 'better-sqlite3'
import { keyToText, newKeyPair } from '#notebook/seal.ts'
import type { MailSettings } from '#server/config.ts'
import { dataFolder } from '#server/storage/folder.ts'
import { startServer, type Server } from '#server/server.ts'

/** A real relay in this process on a free port, with a small built app and everything that it logs. */
export type TestServer = Server & {
  readonly data: string
  log(): string
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  get(path: string, headers?: Record<string, string>): Promise<Response>
  stop(): Promise<void>
}

export async function serve(data?: string, { mail, now }: { readonly mail?: MailSettings; readonly now?: () => number } = {}): Promise<TestServer> {
  const folder = data ?? (await mkdtemp(join(tmpdir(), 'schrift-')))
  const dist = join(folder, 'dist')
  await mkdir(join(dist, 'assets'), { recursive: true })
  await writeFile(join(dist, 'index.html'), '<!doctype html><title>Schrift</title>')
  await writeFile(join(dist, 'assets/app-1234.js'), 'export const app = 1\n'.repeat(100))
  const logTo = new PassThrough()
  let logged = ''
  logTo.on('data', (bytes: Buffer) => (logged += bytes.toString()))
  const started = await startServer({ port: 0, host: '127.0.0.1', data: folder, origin: 'http://localhost', logLevel: 'info', logTo, dist, ...(mail ? { mail } : {}), ...(now ? { now } : {}) })
  if (!started.ok) throw new Error(started.error)
  const server = started.value
  const get: TestServer['get'] = (path, headers = {}) => fetch(server.origin + path, { headers, redirect: 'manual' })
  const post: TestServer['post'] = (path, body, headers = {}) =>
    fetch(server.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.origin, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return {
    ...server,
    data: folder,
    log: () => logged,
    get,
    post,
    stop: async () => {
      await server.close()
      if (!data) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A ward with one coordinator, set up as the first person would; resolves with that person's cookie and link code. */
export async function setUpWard(server: TestServer, name = 'De Wilg'): Promise<{ cookie: string; ward: string; person: string }> {
  const code = server.setUpAddress?.split('#')[1]
  const own = { code, choice: 'own', ward: { name, timezone: 'Europe/Amsterdam' }, name: 'Sanne de Wit', key: await newKey(), label: 'test' }
  const answer = await server.post('/api/setup', own)
  const identity = (await answer.json()) as { person: { id: string }; wards: { id: string }[] }
  return { cookie: cookieOf(answer), ward: identity.wards[0]?.id ?? '', person: identity.person.id }
}

export const newKey = async (): Promise<string> => keyToText((await newKeyPair()).publicKey)

/** The `name=value` that a browser would send back. */
export const cookieOf = (answer: Response): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''

/** What the relay's audit holds, oldest first. */
export function auditOf(server: TestServer): Record<string, unknown>[] {
  const db = new Database(dataFolder(server.data).audit, { readonly: true })
  const rows = db.prepare<[], { row: string }>('select row from audit order by seq').all()
  db.close()
  return rows.map(({ row }) => JSON.parse(row) as Record<string, unknown>)
}

/** Enrols a further device of a member; resolves with its cookie. */
export async function enrolDevice(server: TestServer, ward: string, person: string): Promise<{ cookie: string; device: string }> {
  const made = server.accounts.invite(ward, person)
  const answer = await server.post('/api/invitation/redeem', { code: made.ok ? made.value : '', key: await newKey(), label: 'test' })
  const { device } = (await answer.json()) as { device: string }
  return { cookie: cookieOf(answer), device }
}
