import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Decrypter } from 'age-encryption'
import { extract } from 'tar-stream'
import { ok, refuse, type Result } from '#notebook/result.ts'
import { parseHeader, readHeader, type Header } from './header.ts'
import { fromWeb, toWeb } from './streams.ts'

export type UnpackRefusal = 'not-a-backup' | 'wrong-key' | 'damaged'

const names: ReadonlySet<string> = new Set(['rooms.sqlite', 'accounts.sqlite', 'audit.sqlite'])

/** Opens a backup with the secret half of its key, into a folder. Whatever was changed in it is found out. */
export async function unpackBackup(file: string, key: string, into: string): Promise<Result<Header, UnpackRefusal>> {
  const read = await readHeader(file)
  if (!read.ok) return read
  const { header, bytes } = read.value
  const decrypter = new Decrypter()
  decrypter.addIdentity(key)
  const sealed = toWeb(createReadStream(file, { start: bytes }))
  let opened: Readable
  try {
    opened = fromWeb(await decrypter.decrypt(sealed))
  } catch (cause) {
    return refuse(cause instanceof Error && cause.message.includes('no identity') ? 'wrong-key' : 'damaged')
  }
  const tar = extract()
  const unzipped = pipeline(opened, createGunzip(), tar)
  // Whoever reads the entries hears of it too.
  unzipped.catch(() => undefined)
  let inner: Header | undefined
  try {
    for await (const entry of tar) {
      const { name } = entry.header
      if (name === 'backup.json') inner = parseHeader(await textOf(entry))
      else if (names.has(name)) await pipeline(entry, createWriteStream(join(into, name), { mode: 0o600 }))
      else entry.resume()
    }
    await unzipped
  } catch {
    return refuse('damaged')
  }
  // The line outside is not sealed: nobody makes a backup last longer by writing another date there.
  return inner && JSON.stringify(inner) === JSON.stringify(header) ? ok(header) : refuse('damaged')
}

async function textOf(entry: AsyncIterable<unknown>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of entry) if (part instanceof Uint8Array) parts.push(part)
  return Buffer.concat(parts).toString()
}
