import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDecoder, readVarUint } from 'lib0/decoding'
import { WebSocket } from 'ws'
import { readSyncMessage } from 'y-protocols/sync'
import { createEncoder } from 'lib0/encoding'
import * as Y from 'yjs'
import { monthOf } from '#notebook/calendar.ts'
import { newId } from '#notebook/ids.ts'
import { bodyBytes, type NotebookRecord } from '#notebook/records.ts'
import { keyToText, newKeyPair, seal } from '#notebook/seal.ts'
import { commands } from '#server/cli/commands.ts'
import { newRoomDoc, recordsOf } from '#wire/doc.ts'
import { decodeFrame, encodeFrame, encodeStep1, encodeUpdate, MESSAGE, readIds } from '#wire/messages.ts'
import { cookieOf } from './server.ts'
import { until } from './until.ts'

/** The example ward on a disk of its own, and relays as processes of their own upon it, to be killed. */
export type Disk = {
  /**
   * `blocks`: the largest file that the process may write, in blocks of 512 or 1,024 bytes, as `ulimit -f` counts.
   * `data`: another folder than the example ward's. Resolves when it serves or has ended.
   */
  start(port: number, how?: { readonly blocks?: number; readonly data?: string }): Promise<RelayProcess>
  /** A path beside the ward's folder, made so. */
  place(name: string, make: (path: string) => void): string
  /** Enrols a device for Wil, a volunteer, at a running relay. */
  enrol(relay: RelayProcess): Promise<Enrolled>
  /** Kills what still runs. */
  killAll(): Promise<void>
  remove(): void
}

export type RelayProcess = { readonly child: ChildProcess; readonly origin: string; readonly gone: Promise<unknown>; readonly said: () => string }

export type Line = { readonly id: string; readonly sealed: Uint8Array<ArrayBuffer> }

export type Enrolled = {
  /** A sealed line for this month's page. */
  line(text: string): Promise<Line>
  /** A socket on this month's page. */
  connect(relay: RelayProcess): Promise<Connected>
}

export type Connected = {
  readonly ws: WebSocket
  /** Lines that the relay said it has on its disk. */
  readonly delivered: ReadonlySet<string>
  /** Lines that came, with the first answer or later. */
  readonly seen: () => readonly string[]
  /** The first answer of the relay is in. */
  readonly answered: Promise<void>
  readonly closed: Promise<number>
  write(line: Line): void
}

export async function openDisk(): Promise<Disk> {
  const root = mkdtempSync(join(tmpdir(), 'schrift-disk-'))
  const data = join(root, 'data')
  const answer = await commands.find(({ name }) => name === 'demo')?.run({ data, port: 0, host: '', origin: '', logLevel: 'silent' }, () => undefined, true)
  const people = answer?.at === 'done' ? (Object(answer.json) as { people: { id: string; link: string }[] }).people : []
  const code = people.find(({ id }) => id === 'wil')?.link.split('#')[1] ?? ''
  const running: RelayProcess[] = []
  return {
    place(name, make) {
      make(join(root, name))
      return join(root, name)
    },
    async start(port, { blocks, data: folder = data } = {}) {
      const main = join(import.meta.dirname, '../../server/main.ts')
      const env = { ...process.env, PORT: String(port), SCHRIFT_DATA: folder, SCHRIFT_LOG: 'info', SCHRIFT_ORIGIN: `http://localhost:${port}` }
      const limit = blocks === undefined ? '' : `ulimit -f ${blocks}; `
      const child = spawn('sh', ['-c', `${limit}exec "$0" "$1"`, process.execPath, main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
      let text = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (text += bytes.toString()))
      const relay = { child, origin: `http://localhost:${port}`, gone: once(child, 'exit'), said: () => text }
      running.push(relay)
      await until(async () => child.exitCode !== null || (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined))?.ok === true)
      return relay
    },
    async enrol({ origin }) {
      const keys = await newKeyPair()
      const body = JSON.stringify({ code, key: await keyToText(keys.publicKey) })
      const redeemed = await fetch(`${origin}/api/invitation/redeem`, { method: 'POST', headers: { 'content-type': 'application/json', origin }, body })
      const cookie = cookieOf(redeemed)
      const { device } = (await redeemed.json()) as { device: string }
      const room = `de-linde/notes/${monthOf(Date.now(), 'Europe/Amsterdam')}`
      return {
        async line(text) {
          const at = Date.now()
          const body: NotebookRecord = { v: 1, id: newId(at), type: 'entry.written', room, at, by: 'wil', as: 'volunteer', device, kind: 'note', text, residents: [], importance: 'normal' }
          return { id: body.id, sealed: await seal(bodyBytes(body), keys.privateKey) }
        },
        connect: (relay) => connect(relay.origin, room, cookie),
      }
    },
    async killAll() {
      for (const { child, gone } of running.splice(0)) {
        child.kill('SIGKILL')
        await gone
      }
    },
    remove: () => rmSync(root, { recursive: true }),
  }
}

async function connect(origin: string, room: string, cookie: string): Promise<Connected> {
  const ws = new WebSocket(`${origin.replace('http', 'ws')}/sync`, { headers: { origin, cookie } })
  const delivered = new Set<string>()
  const doc = newRoomDoc()
  const { promise: answered, resolve } = Promise.withResolvers<void>()
  ws.on('message', (frame: Buffer) => {
    const { message } = decodeFrame(frame)
    const decoder = createDecoder(message)
    const type = readVarUint(decoder)
    if (type === MESSAGE.delivered) for (const id of readIds(decoder)) delivered.add(id)
    // 1: the answer to what was asked on opening
    if (type === MESSAGE.sync && readSyncMessage(decoder, createEncoder(), doc, 'relay') === 1) resolve()
  })
  ws.on('error', () => undefined) // the relay is killed in the middle of things
  const closed = new Promise<number>((end) => ws.once('close', end))
  await once(ws, 'open')
  ws.send(encodeFrame(room, encodeStep1(Y.encodeStateVector(doc))))
  return {
    ws,
    delivered,
    seen: () => [...recordsOf(doc).keys()],
    answered,
    closed,
    write({ id, sealed }) {
      const line = newRoomDoc()
      line.getMap('records').set(id, sealed)
      ws.send(encodeFrame(room, encodeUpdate(Y.encodeStateAsUpdate(line))))
    },
  }
}
