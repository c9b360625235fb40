import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, afterAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { keyToText, newKeyPair, seal } from '#notebook/seal.ts'
import { bodyBytes, type NotebookRecord } from '#notebook/records.ts'
import { newId } from '#notebook/ids.ts'
import { monthOf } from '#notebook/calendar.ts'
import { commands } from '#server/cli/commands.ts'
import { CLOSE, decodeFrame, encodeFrame, encodeStep1, encodeUpdate, MESSAGE, readIds } from '#wire/messages.ts'
import { newRoomDoc } from '#wire/doc.ts'
import { cookieOf } from '#support/server.ts'
import * as Y from 'yjs'
import { createDecoder, readVarUint } from 'lib0/decoding'
import { until } from '#support/until.ts'

/** The relay as a process of its own, on a real disk that is made to fail. */
let root: string
let data: string
let link: string
const running: Relay[] = []
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'schrift-faults-'))
  data = join(root, 'data')
  const answer = await commands.find(({ name }) => name === 'demo')?.run({ data, port: 0, host: '', origin: '', logLevel: 'silent' }, () => undefined, true)
  const people = answer?.at === 'done' ? (Object(answer.json) as { people: { id: string; link: string }[] }).people : []
  link = people.find(({ id }) => id === 'wil')?.link.split('#')[1] ?? ''
})
afterEach(async () => {
  for (const { child, gone } of running.splice(0)) {
    child.kill('SIGKILL')
    await gone
  }
})
afterAll(() => rmSync(root, { recursive: true }))

type Relay = { readonly child: ChildProcess; readonly origin: string; readonly gone: Promise<unknown>; readonly said: () => string }

/** `blocks`: the largest file that the process may write, in blocks of 512 or 1,024 bytes, as `ulimit -f` counts. */
async function start(port: number, blocks?: number): Promise<Relay> {
  const main = join(import.meta.dirname, '../../server/main.ts')
  const env = { ...process.env, PORT: String(port), SCHRIFT_DATA: data, SCHRIFT_LOG: 'info', SCHRIFT_ORIGIN: `http://localhost:${port}` }
  const limit = blocks === undefined ? '' : `ulimit -f ${blocks}; `
  const child = spawn('sh', ['-c', `${limit}exec "$0" "$1"`, process.execPath, main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (text += bytes.toString()))
  const relay = { child, origin: `http://localhost:${port}`, gone: once(child, 'exit'), said: () => text }
  running.push(relay)
  await until(async () => child.exitCode !== null || (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined))?.ok === true)
  return relay
}

const port = 40_000 + (process.pid % 20_000)

test('[fault 29, 34] a second process refuses to start; on a full disk a line is not acknowledged and /readyz says no; SIGTERM drains, and with room it is taken', async () => {
  const keys = await newKeyPair()
  let relay = await start(port, 2000)
  const second = await start(port + 1)
  expect(second.child.exitCode).toBe(1)
  expect(second.said()).toContain('Another Schrift already serves')
  const post = (path: string, body: object): Promise<Response> =>
    fetch(relay.origin + path, { method: 'POST', headers: { 'content-type': 'application/json', origin: relay.origin }, body: JSON.stringify(body) })
  const answer = await post('/api/invitation/redeem', { code: link, key: await keyToText(keys.publicKey) })
  const cookie = cookieOf(answer)
  const { device } = (await answer.json()) as { device: string }
  const room = `de-linde/notes/${monthOf(Date.now(), 'Europe/Amsterdam')}`

  const line = async (): Promise<[string, Uint8Array<ArrayBuffer>]> => {
    const at = Date.now()
    const body: NotebookRecord = { v: 1, id: newId(at), type: 'entry.written', room, at, by: 'wil', as: 'volunteer', device, kind: 'note', text: 'vol '.repeat(490), residents: [], importance: 'normal' }
    return [body.id, await seal(bodyBytes(body), keys.privateKey)]
  }

  const socket = async (): Promise<{ ws: WebSocket; delivered: Set<string>; closed: Promise<number> }> => {
    const ws = new WebSocket(`${relay.origin.replace('http', 'ws')}/sync`, { headers: { origin: relay.origin, cookie } })
    const delivered = new Set<string>()
    ws.on('message', (frame: Buffer) => {
      const decoder = createDecoder(decodeFrame(frame).message)
      if (readVarUint(decoder) === MESSAGE.delivered) for (const id of readIds(decoder)) delivered.add(id)
    })
    const closed = new Promise<number>((resolve) => ws.once('close', resolve))
    await once(ws, 'open')
    ws.send(encodeFrame(room, encodeStep1(Y.encodeStateVector(newRoomDoc()))))
    return { ws, delivered, closed }
  }
  const write = (ws: WebSocket, [id, sealed]: [string, Uint8Array]): void => {
    const doc = newRoomDoc()
    doc.getMap('records').set(id, sealed)
    ws.send(encodeFrame(room, encodeUpdate(Y.encodeStateAsUpdate(doc))))
  }

  const first = await socket()
  const lines = await Promise.all(Array.from({ length: 900 }, line))
  for (const one of lines) write(first.ws, one)
  expect(await first.closed).toBe(CLOSE.later)
  const acknowledged = first.delivered.size
  expect(acknowledged).toBeLessThan(lines.length)
  expect((await fetch(`${relay.origin}/readyz`)).status).toBe(503)
  expect(relay.said()).toContain('could not be kept')
  expect(relay.said()).not.toContain('vol vol')

  const again = await socket()
  relay.child.kill('SIGTERM')
  expect(await again.closed).toBe(CLOSE.goingAway)
  await relay.gone
  expect(relay.child.exitCode).toBe(0) // 1: it was cut off after ten seconds

  relay = await start(port + 2)
  const last = await socket()
  const [missing] = lines.filter(([id]) => !first.delivered.has(id))
  if (missing) write(last.ws, missing)
  await until(async () => missing === undefined || last.delivered.has(missing[0]))
  last.ws.close()
})
