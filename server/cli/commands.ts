import { may } from '#notebook/may.ts'
import { roles } from '#notebook/records.ts'
import type { Device } from '#notebook/register.ts'
import { openAccounts, type Accounts } from '#server/accounts/accounts.ts'
import { linkTo } from '#server/accounts/links.ts'
import { openAudit, type Audit } from '#server/audit/audit.ts'
import type { Config } from '#server/config.ts'
import { buildExample } from '#server/example/example.ts'
import { exampleLinks } from '#server/example/links.ts'
import { claimFolder, dataFolder } from '#server/storage/folder.ts'
import { sqliteStorage } from '#server/storage/sqlite.ts'
import { exportAudit, verifyAudit } from './audit.ts'
import { backup, backupKey, backups, restore } from './backup.ts'
import { common, done, refused, withAccounts, wrong, type Answer, type Command } from './command.ts'
import { erase } from './erase.ts'
import { exportData } from './export.ts'
import { verify } from './verify.ts'

const demo: Command = {
  name: 'demo',
  what: 'builds the example ward in an empty data folder',
  help: `npm run schrift -- demo [--data DIR] [--json]

Builds the example ward De Linde in an empty data folder, a fortnight counted back from now, and prints a
sign-in link for each person. Each link enrols one device.

${common}`,
  options: {},
  run: async ({ data, origin }) => {
    const claim = claimFolder(data)
    if (!claim.ok) return refused(`A running Schrift uses ${data}. Stop it, or name another folder.`)
    const folder = dataFolder(data)
    const accounts = await openAccounts(folder.accounts)
    const audit = openAudit(folder.audit, accounts.anchor)
    const storage = sqliteStorage(folder.rooms)
    try {
      if (accounts.wards().length > 0) return refused(`There is a ward in ${data} already. Name an empty folder.`)
      const ward = await buildExample(accounts, storage, Date.now())
      const people = exampleLinks(accounts, ward, origin)
      for (const { id: about } of people) audit.note({ at: Date.now(), act: 'invitation.made', ward, about, outcome: 'done' })
      const lines = people.map((person) => `  ${person.name.padEnd(20)} ${person.role.padEnd(13)} ${person.link}`)
      return done(`The example ward stands in ${data}.\n\n${lines.join('\n')}`, { origin, people })
    } finally {
      await storage.close()
      audit.close()
      accounts.close()
      claim.value.release()
    }
  },
}

const invite: Command = {
  name: 'invite',
  what: 'makes a sign-in link for a person, or for a tablet of the ward',
  help: `npm run schrift -- invite --ward WARD (--person ID | --name NAME --role ROLE [--title TITLE]) [options]
npm run schrift -- invite --administrator (--person ID | --name NAME) [options]

Makes a link that enrols one device for a member of the ward, or for an administrator, once, within seven days. With
--name a new one is added first. With --tablet the link makes a device the ward's own tablet, once, within ten
minutes; --person is then the coordinator who brings it in and chooses the first PIN on it. Works beside a running
Schrift.

  --ward WARD  the ward's id, as "wards" prints it
  --administrator  somebody of the organisation who runs the relay and reads no notes
  --person ID  an id, as "people" or "administrators" prints it
  --name NAME  a new member's name
  --role ROLE  volunteer, professional or coordinator
  --title T    what the member is, such as "verpleegkundige"
  --tablet P   the pages that the ward's tablet carries: all (everyone's) or staff (those for professionals too)
${common}`,
  options: {
    tablet: { type: 'string' },
    ward: { type: 'string' },
    administrator: { type: 'boolean' },
    person: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string' },
    title: { type: 'string' },
  },
  run: (config, said) =>
    withAccounts(config, async (accounts, audit) => {
      const [ward, name] = [said('ward'), said('name')?.trim()]
      const role = roles.find((each) => each === said('role'))
      if ((said('person') === undefined) === (name === undefined)) return wrong('Say either --person or --name with --role.')
      if (name !== undefined && (name === '' || name.length > 100)) return wrong('A name has 1 to 100 characters.')
      if (said('administrator') !== undefined) {
        if (ward !== undefined || role) return wrong('An administrator has no ward and no role.')
        return inviteAdministrator(accounts, audit, config, name, said('person'))
      }
      if (ward === undefined) return wrong('Say which ward: --ward WARD.')
      if (said('tablet') !== undefined) return inviteTablet(config, accounts, audit, ward, said)
      if (!accounts.wards().some((each) => each.id === ward)) return refused(`There is no ward "${ward}".`)
      if (name !== undefined && !role) return wrong(`Say which role: ${roles.join(', ')}.`)
      const person = name !== undefined && role ? await accounts.people.add(ward, { name, role, title: said('title') }) : (said('person') ?? '')
      const code = accounts.invite(ward, person)
      if (!code.ok) return refused(`"${person}" is no member of ${ward}.`)
      const row = { at: Date.now(), ward, about: person, outcome: 'done' } as const
      if (name !== undefined) audit.note({ ...row, act: 'member.changed' })
      audit.note({ ...row, act: 'invitation.made' })
      const link = linkTo(config.origin, code.value)
      return done(link, { ward, person, link })
    }),
}

function inviteTablet({ origin }: Config, accounts: Accounts, audit: Audit, ward: string, said: (option: string) => string | undefined): Answer {
  const pages = (['all', 'staff'] as const).find((each) => each === said('tablet'))
  const person = said('person')
  if (!pages) return wrong('Say which pages the tablet carries: --tablet all or --tablet staff.')
  if (person === undefined) return wrong('Say which coordinator brings the tablet in: --person ID.')
  const role = accounts.register(ward)?.members.get(person)?.role
  if (!may({ person, role }, { do: 'manage' }).ok) return refused(`"${person}" is no coordinator of ${ward}.`)
  const code = accounts.inviteTablet(ward, person, pages)
  if (!code.ok) return refused(`"${person}" is no member of ${ward}.`)
  audit.note({ at: Date.now(), act: 'invitation.made', ward, about: `tablet-${pages}`, outcome: 'done' })
  const link = linkTo(origin, code.value)
  return done(link, { ward, person, tablet: pages, link })
}

const bring: Command = {
  name: 'bring',
  what: 'makes a member of one ward a member of another too',
  help: `npm run schrift -- bring --ward WARD --from WARD --person ID --role ROLE [--title TITLE] [options]

Somebody keeps the same id on the other ward, and every device of theirs works there. A coordinator of both wards can
do the same on the screen of people. Works beside a running Schrift.

  --ward WARD  the ward that gets a member, as "wards" prints it
  --from WARD  the ward that knows them
  --person ID  an id, as "people" prints it
  --role ROLE  volunteer, professional or coordinator
  --title T    what the member is, such as "verpleegkundige"
${common}`,
  options: { ward: { type: 'string' }, from: { type: 'string' }, person: { type: 'string' }, role: { type: 'string' }, title: { type: 'string' } },
  run: (config, said) =>
    withAccounts(config, async (accounts, audit) => {
      const [ward, from, person] = [said('ward'), said('from'), said('person')]
      const role = roles.find((each) => each === said('role'))
      if (ward === undefined || from === undefined || person === undefined) return wrong('Say --ward, --from and --person.')
      if (!role) return wrong(`Say which role: ${roles.join(', ')}.`)
      const missing = [ward, from].find((each) => !accounts.wards().some(({ id }) => id === each))
      if (missing !== undefined) return refused(`There is no ward "${missing}".`)
      const brought = await accounts.people.bring(ward, from, person, { role, title: said('title') })
      audit.note({ at: Date.now(), act: 'member.added', ward, about: person, outcome: brought.ok ? 'done' : brought.error })
      if (brought.ok) return done(`"${person}" is a member of ${ward}.`, { ward, person, role })
      return refused(brought.error === 'not-a-member' ? `"${person}" is no member of ${from}.` : `"${person}" is a member of ${ward} already.`)
    }),
}

const wards: Command = {
  name: 'wards',
  what: 'lists the wards',
  help: `npm run schrift -- wards [--data DIR] [--json]\n\n${common}`,
  options: {},
  run: (config) =>
    withAccounts(config, async (accounts) => {
      const all = accounts.wards().map(({ members, ...ward }) => ({ ...ward, members: members.filter((m) => m.role).length }))
      const lines = all.map((ward) => `${ward.id.padEnd(20)} ${ward.name} (${ward.members} members, ${ward.timezone})`)
      return done(lines.join('\n') || 'There is no ward yet.', { wards: all })
    }),
}

const people: Command = {
  name: 'people',
  what: 'lists the members of a ward',
  help: `npm run schrift -- people --ward WARD [--data DIR] [--json]\n\n${common}`,
  options: { ward: { type: 'string' } },
  run: (config, said) =>
    withAccounts(config, async (accounts) => {
      const ward = accounts.wards().find((each) => each.id === said('ward'))
      if (said('ward') === undefined) return wrong('Say which ward: --ward WARD.')
      if (!ward) return refused(`There is no ward "${said('ward')}".`)
      const devices = [...(accounts.register(ward.id)?.devices.values() ?? [])]
      const members = ward.members.flatMap(({ person, name, title, role }) =>
        role ? [{ id: person, name, title, role, devices: devices.filter((device) => device.person === person && !device.tablet).map(outlineOf) }] : []
      )
      const tablets = devices.filter(({ tablet }) => tablet).map(outlineOf)
      const lines = members.map((member) => `${member.id.padEnd(20)} ${member.role.padEnd(13)} ${member.name}`)
      return done(lines.join('\n'), { ward: ward.id, people: members, tablets })
    }),
}

const administrators: Command = {
  name: 'administrators',
  what: 'lists the administrators of the organisation',
  help: `npm run schrift -- administrators [--data DIR] [--json]\n\n${common}`,
  options: {},
  run: (config) =>
    withAccounts(config, async (accounts) => {
      const all = accounts.administrators.all().map(({ person, name, since }) => ({ id: person, name, since: new Date(since).toISOString() }))
      const lines = all.map(({ id, name, since }) => `${id.padEnd(20)} ${name} (since ${since.slice(0, 10)})`)
      return done(lines.join('\n') || 'There is no administrator yet.', { administrators: all })
    }),
}

const revoke: Command = {
  name: 'revoke',
  what: 'stops the access of a device or a person',
  help: `npm run schrift -- revoke (--device ID | --ward WARD --person ID) [--data DIR] [--json]

With --device: that device reads and writes no more, on any ward. With --ward and --person: the membership of the ward
ends, unused sign-in links with it, and every device of the person is stopped. A running Schrift closes their lines
within 5 seconds. What a device was given stays on it until it is next in contact.

  --device ID  a device's id, as "people --json" prints it
  --ward WARD  the ward's id, as "wards" prints it
  --person ID  a member's id, as "people" prints it
${common}`,
  options: { device: { type: 'string' }, ward: { type: 'string' }, person: { type: 'string' } },
  run: (config, said) =>
    withAccounts(config, async (accounts, audit) => {
      const [device, ward, person] = [said('device'), said('ward'), said('person')]
      const byPerson = ward !== undefined && person !== undefined
      if ((device === undefined) !== byPerson || (device !== undefined && (ward !== undefined || person !== undefined)))
        return wrong('Say either --device, or --ward with --person.')
      const answer = byPerson ? await accounts.people.revoke(ward, person) : await accounts.people.revokeDevice(device ?? '')
      const about = byPerson ? person : device
      const at = Date.now()
      if (byPerson) audit.note({ at, act: 'member.ended', ward, about, outcome: answer.ok ? 'done' : answer.error })
      if (answer.ok) for (const each of answer.value) audit.note({ at, act: 'device.revoked', ward: each.ward, about: each.device, outcome: 'done' })
      if (answer.ok) return done(`The access of ${about} is stopped.`, byPerson ? { revoked: { ward, person } } : { revoked: { device } })
      switch (answer.error) {
        case 'not-a-member':
          return refused(`"${person}" is no member of ${ward}.`)
        case 'last-coordinator':
          return refused(`"${person}" is the only coordinator of ${ward}. Invite another first: npm run schrift -- invite --ward ${ward} --name NAME --role coordinator`)
        case 'no-such-device':
          return refused(`There is no device "${device}" that still has access.`)
      }
    }),
}

export const commands: readonly Command[] = [
  demo, invite, bring, wards, people, administrators, revoke, backupKey, backup, backups, restore, verify, exportData, erase, verifyAudit, exportAudit,
]

function inviteAdministrator(accounts: Accounts, audit: Audit, { origin }: Config, name: string | undefined, known = ''): Answer {
  const person = name === undefined ? known : accounts.freePersonId(name)
  const row = { at: Date.now(), about: person, outcome: 'done' } as const
  if (name !== undefined) {
    accounts.administrators.make(person, name)
    audit.note({ ...row, act: 'administrator.made' })
  }
  const code = accounts.inviteAdministrator(person)
  if (!code.ok) return refused(`"${person}" is no administrator.`)
  audit.note({ ...row, act: 'invitation.made' })
  const link = linkTo(origin, code.value)
  return done(link, { person, link })
}

const outlineOf = ({ device, label, since, revoked }: Device): object => ({ id: device, label, since, revoked })
