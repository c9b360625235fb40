import { chmodSync, mkdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { ok, refuse, type Result } from '#notebook/result.ts'

/** The data folder of a relay: which file is what, and whose it is. */
export type DataFolder = { readonly accounts: string; readonly rooms: string; readonly audit: string }

export function dataFolder(data: string): DataFolder {
  mkdirSync(data, { recursive: true })
  chmodSync(data, 0o700)
  return filesOf(data)
}

export const filesOf = (data: string): DataFolder => ({ accounts: join(data, 'accounts.sqlite'), rooms: join(data, 'rooms.sqlite'), audit: join(data, 'audit.sqlite') })

/**
 * Claims the folder for this process; released by its end, even a sudden one, because the claim is SQLite's lock
 * on a file. `taken`: another process serves from it.
 */
export function claimFolder(data: string): Result<{ release(): void }, 'taken'> {
  dataFolder(data)
  const lock = new Database(join(data, 'in-use.sqlite'), { timeout: 0 })
  try {
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.exec('begin exclusive')
  } catch {
    lock.close()
    return refuse('taken')
  }
  return ok({ release: () => void lock.close() })
}

/** Free bytes where the folder lies, for whoever is no administrator; undefined where the system does not say. */
export function freeBytes(data: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(data)
    return bavail * bsize
  } catch {
    return undefined
  }
}
