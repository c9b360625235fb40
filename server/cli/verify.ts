import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkFolder } from '#server/backup/check.ts'
import { readHeader } from '#server/backup/header.ts'
import { secretKeyIn } from '#server/backup/keys.ts'
import { unpackBackup, type UnpackRefusal } from '#server/backup/unpack.ts'
import { filesOf, type DataFolder } from '#server/storage/folder.ts'
import { common, done, progress, refused, wrong, type Answer, type Command } from './command.ts'

export const unpacking: Record<UnpackRefusal, string> = {
  'not-a-backup': 'This is no backup of Schrift.',
  'wrong-key': 'This key does not open the backup: it was locked with another.',
  damaged: 'The backup is damaged: something in it was changed, or its end is missing.',
}

export const verify: Command = {
  name: 'verify',
  what: 'tells whether a data folder or a backup is sound',
  help: `npm run schrift -- verify [--backup FILE --key FILE] [--data DIR] [--json]

Reads everything: each row's checksum, each line's seal, the audit's chain. Names the first fault of each store and ends
with exit code 1. Works beside a running Schrift and changes nothing. With --backup it opens that backup in a folder of
its own, and says when it expires.

  --backup FILE  a backup instead of the data folder
  --key FILE     the secret half of its key
${common}`,
  options: { backup: { type: 'string' }, key: { type: 'string' } },
  run: async ({ data }, said) => {
    const file = said('backup')
    if (file === undefined) return check(filesOf(data), data, {})
    const keyFile = said('key')
    if (keyFile === undefined) return wrong('Say which key opens it: --key FILE.')
    const key = secretKeyIn(keyFile)
    if (!key.ok) return refused(`There is no secret key in ${keyFile}.`)
    const read = await readHeader(file)
    if (!read.ok) return refused(unpacking[read.error])
    const { expires } = read.value.header
    const into = mkdtempSync(join(tmpdir(), 'schrift-verify-'))
    try {
      const unpacked = await unpackBackup(file, key.value, into)
      if (!unpacked.ok) return refused(unpacking[unpacked.error])
      return await check(filesOf(into), file, { expires: new Date(expires).toISOString(), expired: expires <= Date.now() })
    } finally {
      rmSync(into, { recursive: true, force: true })
    }
  },
}

async function check(folder: DataFolder, name: string, more: { readonly expires?: string; readonly expired?: boolean }): Promise<Answer> {
  const { faults, ...counts } = await checkFolder(folder, progress('verifying'))
  if (faults.length > 0)
    return refused(faults.map(({ store, at, what }) => `${store}: ${at} ${what}.`).join('\n'), { faults, ...counts, ...more })
  const until = more.expires === undefined ? '' : `\nIt ${more.expired ? 'EXPIRED' : 'expires'} on ${more.expires.slice(0, 10)}.`
  const { rooms, records, register, audit } = counts
  return done(`${name} is sound: ${records} records in ${rooms} rooms, ${register} in the registers, ${audit} rows of the audit.${until}`, { sound: true, ...counts, ...more })
}
