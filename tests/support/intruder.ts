import { WebSocket } from 'ws'
import { newId, type RecordId } from '#notebook/ids.ts'
import { monthOf } from '#notebook/calendar.ts'
import type { Words } from '#notebook/records.ts'
import type { RoomName } from '#notebook/rooms.ts'
import { keyToText, newKeyPair, type KeyPair } from '#notebook/seal.ts'
import { createDecoder, readVarUint } from 'lib0/decoding'
import { newRoomDoc } from '#wire/doc.ts'
import { decodeFrame, encodeFrame, encodeStep1, encodeUpdate, MESSAGE, readIds, readRefused } from '#wire/messages.ts'
import { sealJson, updateOf, type Written } from './ward.ts'

/**
 * A program in place of a browser: enrolled by a sign-in link like any device, it says on the line whatever it likes,
 * and hears every byte.
 */
export type Intruder = {
  readonly person: string
  readonly cookie: string
  readonly keys: KeyPair
  /** Seals words as its person would; `otherwise` changes any part of the body. Text may be anything that JSON holds. */
  seal(room: RoomName, words: Words, otherwise?: object): Promise<Written>
  /** Hands records in; the code of the refusal of each, or `delivered`. */
  write(room: RoomName, ...written: readonly Written[]): Promise<string[]>
  /** Hands a record in and hears no answer. */
  send(room: RoomName, written: Written): void
  /** Asks for a room; the whole frame that came first under this name. */
  ask(room: RoomName): Promise<Buffer>
  close(): void
}

/** `cookie`: another session's, in place of its own. */
export type Enrolled = { readonly person: string; readonly device: string; readonly role: string; readonly cookie: string; readonly keys: KeyPair }

/** Redeems a sign-in link with keys of its own. */
export async function enrolIntruder(link: string): Promise<Enrolled> {
  const { origin, hash } = new URL(link)
  const keys = await newKeyPair()
  const answer = await fetch(`${origin}/api/invitation/redeem`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ code: hash.slice(1), key: await keyToText(keys.publicKey), label: 'intruder' }),
  })
  const identity = (await answer.json()) as { person: { id: string }; device: string; wards: { role: string }[] }
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return { person: identity.person.id, device: identity.device, role: identity.wards[0]?.role ?? '', cookie, keys }
}

export async function openLine(origin: string, { person, device, role, cookie, keys }: Enrolled): Promise<Intruder> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/sync`, { headers: { origin, cookie } })
  const heard: Buffer[] = []
  const waiting = new Set<() => void>()
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const again = (): void => {
        const found = look()
        if (found === undefined) return
        waiting.delete(again)
        resolve(found)
      }
      waiting.add(again)
      again()
    })
  socket.on('message', (data) => {
    if (Buffer.isBuffer(data)) heard.push(data)
    for (const again of waiting) again()
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))

  const said = (room: RoomName): { type: number; decoder: ReturnType<typeof createDecoder> }[] =>
    heard.map((frame) => decodeFrame(frame)).flatMap((frame) => {
      if (frame.room !== room) return []
      const decoder = createDecoder(frame.message)
      return [{ type: readVarUint(decoder), decoder }]
    })
  const ask = (room: RoomName): Promise<Buffer> => {
    const before = heard.length
    socket.send(encodeFrame(room, encodeStep1(Uint8Array.of(0))))
    return until(() => heard.slice(before).find((frame) => decodeFrame(frame).room === room))
  }
  const send = (room: RoomName, one: Written): void => socket.send(encodeFrame(room, encodeUpdate(updateOf([one], newRoomDoc()))))
  const verdictOn = (room: RoomName, id: RecordId): string | undefined => {
    for (const { type, decoder } of said(room)) {
      if (type === MESSAGE.delivered && readIds(decoder).includes(id)) return 'delivered'
      if (type !== MESSAGE.refused) continue
      const { code, records } = readRefused(decoder)
      const mine = records.find((record) => record.id === id)
      if (mine || records.length === 0) return mine?.code ?? code
    }
    return undefined
  }
  return {
    person,
    cookie,
    keys,
    seal: async (room, words, otherwise = {}) => {
      const at = Date.now()
      const base = { v: 1, id: newId(at), room, at, by: person, as: role, device }
      const body = { ...words, ...base, ...otherwise } as unknown as Written['record']
      return { id: body.id, record: body, sealed: await sealJson(body, keys) }
    },
    write: async (room, ...written) => {
      await ask(room)
      for (const one of written) send(room, one)
      return Promise.all(written.map(({ id }) => until(() => verdictOn(room, id))))
    },
    send,
    ask,
    close: () => socket.terminate(),
  }
}

/** The room of this month's pages. */
export const pagesNow = (ward: string, kind: 'notes' | 'staff' = 'notes'): RoomName => `${ward}/${kind}/${monthOf(Date.now(), 'Europe/Amsterdam')}`
