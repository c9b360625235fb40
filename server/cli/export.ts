import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findAbout, recordsOn, type Target } from '#server/erasure/find.ts'
import { exportFiles } from '#server/export/export.ts'
import { dataFolder } from '#server/storage/folder.ts'
import { common, done, refused, withAccounts, wrong, type Command } from './command.ts'

export const exportData: Command = {
  name: 'export',
  what: 'gives out a ward, or all about one resident or person',
  help: `npm run schrift -- export --ward WARD [--resident ID | --person ID] --to DIR [--data DIR] [--json]

Writes three files into a new folder: alles.json with every record as it was kept, lezen.md to read, and regels.csv with
the lines as a table. For the right of access: about one resident, or about one person, with what the audit says of them.
Look through it before you hand it on: lines may name others. That it was done is noted in the audit. Works beside a
running Schrift.

  --ward WARD    the ward's id; without more the whole ward
  --resident ID  everything about this resident
  --person ID    everything by and about this person
  --to DIR       a folder that is not there yet, or empty
${common}`,
  options: { ward: { type: 'string' }, resident: { type: 'string' }, person: { type: 'string' }, to: { type: 'string' } },
  run: (config, said) =>
    withAccounts(config, async (accounts, audit) => {
      const [ward, resident, person, to] = [said('ward'), said('resident'), said('person'), said('to')]
      if (ward === undefined) return wrong('Say which ward: --ward WARD.')
      if (to === undefined) return wrong('Say where: --to DIR.')
      if (resident !== undefined && person !== undefined) return wrong('Say either --resident or --person.')
      const register = accounts.register(ward)
      if (!register?.ward) return refused(`There is no ward "${ward}".`)
      if (person !== undefined && !register.members.has(person)) return refused(`"${person}" is no member of ${ward}, and never was.`)
      if (existsSync(to) && readdirSync(to).length > 0) return refused(`${to} is not empty.`)
      const all = recordsOn(dataFolder(config.data).rooms, ward)
      const target: Target | undefined = resident === undefined ? (person === undefined ? undefined : { person }) : { resident }
      const about = resident ?? person
      const records = target ? [...new Set([...findAbout(all, target), ...all.filter(({ by }) => by === person)])] : all
      if (resident !== undefined && records.length === 0) return refused(`There is nothing about "${resident}" on ${ward}.`)
      const made = Date.now()
      audit.note({ at: made, act: 'records.exported', ward, about, outcome: 'done', count: records.length })
      await audit.settled()
      const rows = resident === undefined ? (person === undefined ? [] : audit.whole({ ward, person })) : audit.whole({ ward, about: resident })
      const title = about === undefined ? register.ward.name : `${register.ward.name}: ${about}`
      const files = exportFiles({ title, made, zone: register.ward.timezone, register, records, audit: [...rows], person })
      mkdirSync(to, { recursive: true, mode: 0o700 })
      for (const [name, text] of files) writeFileSync(join(to, name), text, { mode: 0o600 })
      return done(`${records.length} records are in ${resolve(to)}. Look through them before you hand them on.`, { to: resolve(to), records: records.length, files: [...files.keys()] })
    }),
}
