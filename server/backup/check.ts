import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import * as Y from 'yjs'
import { RELAY, type WardId } from '#notebook/ids.ts'
import { isErasure, parseBody } from '#notebook/records.ts'
import type { Register } from '#notebook/register.ts'
import { parseRoom } from '#notebook/rooms.ts'
import { bodyOf, holds, isSealed, textToKey, type Key, type Sealed } from '#notebook/seal.ts'
import { openAnchor } from '#server/accounts/anchor.ts'
import { openDatabase } from '#server/accounts/database.ts'
import { inspectAccounts } from '#server/accounts/inspect.ts'
import { prove, type Proof } from '#server/audit/chain.ts'
import type { DataFolder } from '#server/storage/folder.ts'
import { inspectRooms, integrityOf } from '#server/storage/inspect.ts'
import { newRoomDoc, recordsOf } from '#wire/doc.ts'

/** Something that is not as it was stored: in which store, at which row, and what is wrong. No words of the notebook. */
export type Fault = { readonly store: 'accounts' | 'rooms' | 'audit'; readonly at: string; readonly what: string }
export type Checked = { readonly faults: readonly Fault[]; readonly rooms: number; readonly records: number; readonly register: number; readonly audit: number }

/**
 * Reads everything that lies in a data folder: each row's checksum, each record's seal, the audit's chain. Changes
 * nothing and works beside a running relay. Names the first fault of each store. `told` hears how far it is, from 0 to 1.
 */
export async function checkFolder(folder: DataFolder, told: (part: number) => void = () => undefined): Promise<Checked> {
  const faults: Fault[] = []
  const fault = (store: Fault['store'], at: string, what: string): void => {
    if (!faults.some((known) => known.store === store)) faults.push({ store, at, what })
  }
  for (const store of ['accounts', 'rooms', 'audit'] as const) if (!existsSync(folder[store])) fault(store, 'file', 'is not there')

  const accounts = faults.length > 0 ? undefined : await trying('accounts', fault, () => inspectAccounts(folder.accounts))
  if (accounts?.flaw) fault('accounts', `row ${accounts.flaw.row} of register_log`, 'does not fit its seal')
  const audit = accounts && (await trying('audit', fault, () => auditOf(folder)))
  if (audit && !audit.sound) fault('audit', `row ${audit.seq}`, audit.what)

  let rooms = 0
  let records = 0
  if (accounts) {
    const stored = await trying('rooms', fault, () => inspectRooms(folder.rooms))
    for (const said of stored?.flaws ?? []) fault('rooms', 'file', said)
    const seals = sealChecker(accounts.registers, accounts.relayKey)
    for (const { room, updates, flaw, setAside } of stored?.rooms ?? []) {
      told((rooms += 1) / Math.max(1, stored?.count ?? 1))
      if (flaw !== undefined) fault('rooms', `row ${flaw} of ${room}`, setAside ? 'was found damaged before and set aside' : 'does not fit its checksum')
      const doc = newRoomDoc()
      try {
        for (const update of updates) Y.applyUpdate(doc, update)
      } catch {
        fault('rooms', room, 'holds bytes that are no update')
      }
      for (const [id, sealed] of recordsOf(doc)) {
        records += 1
        const what = await seals(room, id, sealed)
        if (what) fault('rooms', `record ${id} of ${room}`, what)
      }
      doc.destroy()
    }
    stored?.close()
  }
  return { faults, rooms, records, register: accounts?.rows ?? 0, audit: audit?.sound ? audit.rows : 0 }
}

type Told = (store: Fault['store'], at: string, what: string) => void

async function trying<T>(store: Fault['store'], fault: Told, act: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await act()
  } catch (cause) {
    fault(store, 'file', cause instanceof Error ? cause.message : 'cannot be read')
    return undefined
  }
}

function auditOf(folder: DataFolder): Proof {
  const accounts = openDatabase(folder.accounts)
  const file = new Database(folder.audit, { readonly: true, timeout: 5000 })
  try {
    const [said] = [...integrityOf(accounts.file), ...integrityOf(file)]
    if (said) throw new Error(said)
    return prove(file, openAnchor(accounts))
  } finally {
    file.close()
    accounts.close()
  }
}

/** What is wrong with a record's seal, or nothing. */
function sealChecker(registers: ReadonlyMap<WardId, Register>, relayKey: string) {
  const keys = new Map<string, Promise<Key>>()
  const keyOf = (text: string): Promise<Key> => {
    const key = keys.get(text) ?? textToKey(text)
    keys.set(text, key)
    return key
  }
  return async (room: string, id: string, sealed: Sealed): Promise<string | undefined> => {
    const body = isSealed(sealed) ? parseBody(bodyOf(sealed)) : undefined
    if (!body?.ok || body.value.id !== id || body.value.room !== room) return 'is no record of this room'
    const { device } = body.value
    const stub = isErasure(body.value) && device === RELAY
    const key = stub ? relayKey : registers.get(parseRoom(room)?.ward ?? '')?.devices.get(device)?.key
    if (key === undefined) return 'is of a device that the register does not know'
    return (await holds(sealed, await keyOf(key))) ? undefined : 'does not fit its seal'
  }
}
