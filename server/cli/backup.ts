import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readHeader } from '#server/backup/header.ts'
import { newKeys, openKeyIn, secretKeyIn } from '#server/backup/keys.ts'
import { packBackup } from '#server/backup/pack.ts'
import { backupsIn, pruneBackups } from '#server/backup/prune.ts'
import { erasedList, ERASED_FILE, isTaken, restoreBackup } from '#server/backup/restore.ts'
import { claimFolder, dataFolder } from '#server/storage/folder.ts'
import { common, done, progress, refused, withAccounts, wrong, type Command } from './command.ts'
import { unpacking } from './verify.ts'

export const backupKey: Command = {
  name: 'backup key',
  what: 'makes the key that backups are locked with',
  help: `npm run schrift -- backup key --to FILE

Writes a new secret key to FILE and prints the public half. Backups are made with the public half, which is no secret;
only the secret half opens one. Keep it outside this machine, in two places: without it no backup can be opened.

  --to FILE    where the secret half is written; FILE.pub gets the public half
${common}`,
  options: { to: { type: 'string' } },
  run: async (_config, said) => {
    const to = said('to')
    if (to === undefined) return wrong('Say where the key is written: --to FILE.')
    if (existsSync(to) || existsSync(`${to}.pub`)) return refused(`${to} is there already. A key is never written over: old backups need it.`)
    const { secret, open } = await newKeys()
    writeFileSync(to, `# Opens the backups of Schrift. Keep it outside the machine that runs Schrift, in two places.\n# public key: ${open}\n${secret}\n`, { mode: 0o600, flag: 'wx' })
    writeFileSync(`${to}.pub`, `${open}\n`, { flag: 'wx' })
    return done(`The secret half stands in ${to}: take it off this machine. Backups are made with ${to}.pub.`, { secret: to, public: `${to}.pub`, key: open })
  },
}

export const backup: Command = {
  name: 'backup',
  what: 'makes an encrypted backup, also while Schrift runs',
  help: `npm run schrift -- backup --to DIR --key FILE [--keep N] [--prune] [--data DIR] [--json]

Writes one file into DIR with everything that Schrift keeps: people, notebook and audit. Works beside a running Schrift.
A backup bears the day on which it expires: after as many days as the ward that keeps its notebook the shortest.

  --to DIR     the folder of backups
  --key FILE   the public half of the key, as "backup key" wrote it
  --keep N     afterwards removes all but the newest N backups in DIR
  --prune      afterwards removes the backups in DIR that have expired (--keep does so too)
${common}`,
  options: { to: { type: 'string' }, key: { type: 'string' }, keep: { type: 'string' }, prune: { type: 'boolean' } },
  run: async (config, said) => {
    const [to, file, keep] = [said('to'), said('key'), said('keep')]
    if (to === undefined) return wrong('Say where backups are kept: --to DIR.')
    if (file === undefined) return wrong('Say which key locks it: --key FILE. Make one with "backup key".')
    if (keep !== undefined && !/^[1-9]\d{0,4}$/.test(keep)) return wrong('--keep takes a number from 1.')
    const key = await openKeyIn(file)
    if (!key.ok) return refused(`There is no key in ${file}. Make one: npm run schrift -- backup key --to FILE`)
    return withAccounts(config, async (accounts, audit) => {
      mkdirSync(to, { recursive: true, mode: 0o700 })
      const now = Date.now()
      audit.note({ at: now, act: 'backup.made', outcome: 'done' })
      await audit.settled() // the backup itself says that it was made
      const retentionDays = accounts.wards().map((ward) => ward.retentionDays)
      const folder = dataFolder(config.data)
      const made = await packBackup({ folder, retentionDays, key: key.value, to: resolve(to), now, told: progress('making the backup') })
      writeFileSync(resolve(to, ERASED_FILE), erasedList(accounts.erasures.all()), { mode: 0o600 })
      const pruning = keep !== undefined || said('prune') !== undefined
      const removed = pruning ? await pruneBackups(to, now, keep === undefined ? undefined : Number(keep)) : []
      accounts.noteBackup(now)
      const expires = new Date(made.header.expires).toISOString()
      const text = [made.file, `It expires on ${expires.slice(0, 10)}.`, ...removed.map((gone) => `Removed ${gone.file}.`)].join('\n')
      return done(text, { file: made.file, bytes: statSync(made.file).size, expires, removed: removed.map((gone) => gone.file) })
    })
  },
}

export const backups: Command = {
  name: 'backups',
  what: 'lists the backups in a folder, and which have expired',
  help: `npm run schrift -- backups --in DIR [--json]

Lists the backups in DIR, newest first, with the day on which each expires.

  --in DIR     the folder of backups
${common}`,
  options: { in: { type: 'string' } },
  run: async (_config, said) => {
    const folder = said('in')
    if (folder === undefined) return wrong('Say which folder: --in DIR.')
    if (!existsSync(folder)) return refused(`There is no folder ${folder}.`)
    const all = (await backupsIn(folder)).map(({ file, header }) => ({
      file,
      made: new Date(header.made).toISOString(),
      expires: new Date(header.expires).toISOString(),
      expired: header.expires <= Date.now(),
    }))
    const lines = all.map((one) => `${one.file}  made ${one.made}  ${one.expired ? 'EXPIRED' : 'expires'} ${one.expires.slice(0, 10)}`)
    return done(lines.join('\n') || `There is no backup in ${folder}.`, { backups: all })
  },
}

export const restore: Command = {
  name: 'restore',
  what: 'puts a backup back into an empty data folder',
  help: `npm run schrift -- restore --from FILE --key FILE [--expired-anyway] [--data DIR] [--json]

Puts a backup into a data folder in which no notebook lies; Schrift must not run on it. The devices give back what was
written since, as they come in. Months whose time came meanwhile and what was erased meanwhile do not come back.
Links that were open are worthless. Whoever was let in or stopped since the backup must be so once more.

  --from FILE       the backup; what was erased since is read from ${ERASED_FILE} beside it
  --key FILE        the secret half of the key
  --expired-anyway  also a backup whose time has come
${common}`,
  options: { from: { type: 'string' }, key: { type: 'string' }, 'expired-anyway': { type: 'boolean' } },
  run: async ({ data }, said) => {
    const [from, keyFile] = [said('from'), said('key')]
    if (from === undefined || keyFile === undefined) return wrong('Say which backup and which key: --from FILE --key FILE.')
    const read = await readHeader(from)
    if (!read.ok) return refused(`${from} is no backup of Schrift.`)
    const { expires, made } = read.value.header
    const now = Date.now()
    if (expires <= now && said('expired-anyway') === undefined)
      return refused(`This backup expired on ${new Date(expires).toISOString().slice(0, 10)}. Remove it, or say --expired-anyway.`, { expired: expires })
    const key = secretKeyIn(keyFile)
    if (!key.ok) return refused(`There is no secret key in ${keyFile}.`)
    const claim = claimFolder(data)
    if (!claim.ok) return refused(`A running Schrift uses ${data}. Stop it, or name another folder.`)
    try {
      if (isTaken(data)) return refused(`There is a notebook in ${data} already. Move it aside, or name another folder.`)
      const restored = await restoreBackup(from, key.value, data, now)
      if (!restored.ok) return refused(unpacking[restored.error])
      const { faults, erased, expired, rooms } = restored.value
      const lines = [
        `The backup of ${new Date(made).toISOString()} stands in ${data}: ${rooms} rooms.`,
        `Taken off: ${expired} months whose time came since, and erased records in ${erased} rooms.`,
        ...faults.map(({ store, at, what }) => `Look: ${at} in ${store} ${what}.`),
        'Start Schrift. The devices give back what was written since. Let in and stop again whoever was since.',
      ]
      return done(lines.join('\n'), { made, rooms, erased, expired, faults })
    } finally {
      claim.value.release()
    }
  },
}
