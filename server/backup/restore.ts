import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { parseRoom } from '#notebook/rooms.ts'
import { ok, type Result } from '#notebook/result.ts'
import { isExpired } from '#notebook/retention.ts'
import { fromBase64Url, holds, textToKey, toBase64Url } from '#notebook/seal.ts'
import { openAccounts, type Accounts } from '#server/accounts/accounts.ts'
import type { Stub } from '#server/accounts/types.ts'
import { openAudit } from '#server/audit/audit.ts'
import { carryOut } from '#server/erasure/carry-out.ts'
import { dataFolder, filesOf } from '#server/storage/folder.ts'
import { sqliteStorage } from '#server/storage/sqlite.ts'
import type { Storage } from '#server/storage/storage.ts'
import { checkFolder, type Fault } from './check.ts'
import { stores } from './pack.ts'
import { unpackBackup, type UnpackRefusal } from './unpack.ts'

/** `erased`: how many rooms lost records that were erased since; `expired`: how many months' time came since. */
export type Restored = { readonly faults: readonly Fault[]; readonly erased: number; readonly expired: number; readonly rooms: number }

/**
 * Puts a backup into a data folder that holds none of the stores; the caller has claimed it. Every store is another copy
 * from then on (a new epoch), so that the devices give back what the backup lacks. Months whose time came meanwhile and
 * what was erased meanwhile are taken off before anybody can read them. Nothing lies in the folder until all is done.
 */
export async function restoreBackup(file: string, key: string, data: string, now: number): Promise<Result<Restored, UnpackRefusal>> {
  const into = mkdtempSync(join(data, '.restoring-'))
  try {
    const unpacked = await unpackBackup(file, key, into)
    if (!unpacked.ok) return unpacked
    const folder = filesOf(into)
    const { faults } = await checkFolder(folder)
    const accounts = await openAccounts(folder.accounts)
    const audit = openAudit(folder.audit, accounts.anchor)
    const storage = sqliteStorage(folder.rooms, { now: () => now })
    let value: Restored
    try {
      accounts.renewEpoch()
      await storage.renewEpochs()
      for (const stub of await stubsBeside(file, accounts)) accounts.erasures.keep(stub)
      const expired = await dropExpired(storage, accounts, now)
      const erased = await carryOut(storage, accounts)
      audit.note({ at: now, act: 'backup.restored', outcome: 'done' })
      await audit.settled()
      value = { faults, erased, expired, rooms: (await storage.rooms()).length }
    } finally {
      await storage.close()
      audit.close()
      accounts.close()
    }
    const there = dataFolder(data)
    for (const store of stores) renameSync(folder[store], there[store])
    return ok(value)
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}

async function dropExpired(storage: Storage, accounts: Accounts, now: number): Promise<number> {
  let count = 0
  for (const name of await storage.rooms()) {
    const room = parseRoom(name)
    const ward = room && accounts.register(room.ward)?.ward
    if (!ward || !('month' in room) || !isExpired(room.month, ward.timezone, ward.retentionDays, now)) continue
    await storage.drop(name)
    count += 1
  }
  return count
}

/** The file in a folder of backups that says what was erased since: a backup from before does not know. */
export const ERASED_FILE = 'schrift-erased.json'

const listed = v.array(v.object({ id: v.string(), room: v.string(), sealed: v.string() }))

/** Every erasure, for a folder of backups. */
export const erasedList = (stubs: readonly Stub[]): string =>
  JSON.stringify(stubs.map(({ id, room, sealed }) => ({ id, room, sealed: toBase64Url(sealed) })), null, 1)

/** Those that were truly sealed by this relay. */
async function stubsBeside(file: string, accounts: Accounts): Promise<Stub[]> {
  const list = join(dirname(file), ERASED_FILE)
  const parsed = existsSync(list) ? v.safeParse(listed, readJson(list)) : undefined
  if (!parsed?.success) return []
  const key = await textToKey(accounts.relayKey)
  const found: Stub[] = []
  for (const { id, room, sealed } of parsed.output) {
    const bytes = fromBase64Url(sealed)
    if (await holds(bytes, key)) found.push({ id, room, sealed: bytes })
  }
  return found
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Whether a data folder holds a notebook already. */
export const isTaken = (data: string): boolean => stores.some((store) => existsSync(filesOf(data)[store]))
