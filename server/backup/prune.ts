import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BACKUP } from './pack.ts'
import { readHeader, type Header } from './header.ts'

export type Found = { readonly file: string; readonly header: Header }

/** The backups in a folder, newest first. */
export async function backupsIn(folder: string): Promise<Found[]> {
  const found: Found[] = []
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(BACKUP) || !name.endsWith('.backup')) continue
    const read = await readHeader(join(folder, name))
    if (read.ok) found.push({ file: join(folder, name), header: read.value.header })
  }
  return found.sort((a, b) => b.header.made - a.header.made)
}

/** Removes those whose time has come, and those beyond the newest `keep`; resolves with what it removed. */
export async function pruneBackups(folder: string, now: number, keep = Infinity): Promise<Found[]> {
  const gone = (await backupsIn(folder)).filter(({ header }, i) => header.expires <= now || i >= keep)
  for (const { file } of gone) rmSync(file)
  return gone
}
