import { createReadStream, createWriteStream, mkdtempSync, openSync, closeSync, fsyncSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { Encrypter } from 'age-encryption'
import Database from 'better-sqlite3'
import { pack } from 'tar-stream'
import { HOUR } from '#notebook/calendar.ts'
import type { DataFolder } from '#server/storage/folder.ts'
import { headerOf, type Header } from './header.ts'
import { fromWeb, toWeb } from './streams.ts'

/**
 * In this order: a later file may know more than an earlier one, and nothing in an earlier one is unknown to a later.
 * A line that stands in the rooms has its device in the register; what the accounts know of the audit stands in it.
 */
export const stores = ['rooms', 'accounts', 'audit'] as const

/** The name that a backup's file begins with. */
export const BACKUP = 'schrift-'
export const backupName = (made: number): string => `${BACKUP}${new Date(made).toISOString().replace(/[:]|\.\d+/g, '')}.backup`

type Packing = {
  readonly folder: DataFolder
  readonly retentionDays: readonly number[]
  /** The public half of the key. */
  readonly key: string
  /** The folder in which the backup is put. */
  readonly to: string
  readonly now: number
  readonly told: (part: number) => void
}

/** Makes one file of all stores, also while a relay writes to them; nobody waits. Resolves with it when it is on disk. */
export async function packBackup({ folder, retentionDays, key, to, now, told }: Packing): Promise<{ readonly file: string; readonly header: Header }> {
  const data = dirname(folder.rooms)
  removeLeftovers(data, now)
  const copies = mkdtempSync(join(data, COPIES))
  const header = headerOf(now, retentionDays)
  const file = join(to, backupName(now))
  try {
    for (const [i, store] of stores.entries()) {
      copyStore(folder[store], join(copies, basename(folder[store])))
      told((i + 1) / (2 * stores.length))
    }
    const tar = pack()
    const encrypter = new Encrypter()
    encrypter.addRecipient(key)
    const sealed = await encrypter.encrypt(toWeb(tar.pipe(createGzip())))
    const written = writeBehind(header, fromWeb(sealed), `${file}.part`)
    tar.entry({ name: 'backup.json' }, JSON.stringify(header))
    for (const [i, store] of stores.entries()) {
      const copy = join(copies, basename(folder[store]))
      await pipeline(createReadStream(copy), tar.entry({ name: basename(copy), size: statSync(copy).size, mode: 0o600 }))
      told(1 / 2 + (i + 1) / (2 * stores.length))
    }
    tar.finalize()
    await written
    renameSync(`${file}.part`, file)
    return { file, header }
  } finally {
    rmSync(`${file}.part`, { force: true })
    removeCopies(copies)
  }
}

const COPIES = '.copy-for-backup-'

/** As SQLite copies a database that is in use: as it is at one moment, without what was deleted from it. */
function copyStore(file: string, copy: string): void {
  const db = new Database(file, { readonly: true, timeout: 10_000 })
  try {
    db.prepare('VACUUM INTO ?').run(copy)
  } finally {
    db.close()
  }
}

async function writeBehind(header: Header, sealed: Readable, file: string): Promise<void> {
  const out = createWriteStream(file, { mode: 0o600, flush: true })
  out.write(`${JSON.stringify(header)}\n`)
  await pipeline(sealed, out)
}

/** The copies hold the notebook unencrypted: they are written over before they go. */
function removeCopies(folder: string): void {
  for (const name of readdirSync(folder)) overwrite(join(folder, name))
  rmSync(folder, { recursive: true, force: true })
}

function overwrite(file: string): void {
  const nothing = Buffer.alloc(1024 * 1024)
  const handle = openSync(file, 'r+')
  try {
    for (let left = statSync(file).size; left > 0; left -= nothing.length) writeSync(handle, nothing, 0, Math.min(left, nothing.length))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Of a backup that was cut short. */
function removeLeftovers(data: string, now: number): void {
  for (const name of readdirSync(data))
    if (name.startsWith(COPIES) && statSync(join(data, name)).mtimeMs < now - HOUR) removeCopies(join(data, name))
}
