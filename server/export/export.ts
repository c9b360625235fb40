import { dayOf } from '#notebook/calendar.ts'
import { foldEntry, type Entry, type Line } from '#notebook/entry.ts'
import type { PersonId } from '#notebook/ids.ts'
import { isEntryRecord, isResidentRecord, subjectOf, type NotebookRecord } from '#notebook/records.ts'
import type { Register } from '#notebook/register.ts'
import { foldResident, type Resident } from '#notebook/resident.ts'
import type { AuditEntry } from '#server/audit/read.ts'

/** What the organisation gives out: whose data, and what there is of it. */
export type Asked = {
  readonly title: string
  readonly made: number
  readonly zone: string
  readonly register: Register
  readonly records: readonly NotebookRecord[]
  /** Who opened it and what was done, as the audit tells it. */
  readonly audit: readonly AuditEntry[]
  /** Of whom: their part of the register is given too. */
  readonly person?: PersonId | undefined
}

/** The files of it, by name: everything for programs, a text to read, and the lines as a table. */
export function exportFiles(asked: Asked): ReadonlyMap<string, string> {
  const entries = foldAll(asked.records)
  return new Map([
    ['alles.json', JSON.stringify(everything(asked), null, 2)],
    ['lezen.md', asText(asked, entries)],
    ['regels.csv', asTable(asked, entries)],
  ])
}

function everything({ title, made, register, records, audit, person }: Asked): object {
  const involved = new Set([...records.map(({ by }) => by), ...(person === undefined ? [] : [person])])
  return {
    format: 'schrift-organisation-export',
    version: 1,
    title,
    made: new Date(made).toISOString(),
    ward: register.ward,
    people: [...register.members.values()].filter((member) => involved.has(member.person)),
    ...(person === undefined ? {} : { devices: [...register.devices.values()].filter((device) => device.person === person && !device.tablet) }),
    records,
    audit,
  }
}

function foldAll(records: readonly NotebookRecord[]): Entry[] {
  const threads = Map.groupBy(records.filter(isEntryRecord), subjectOf)
  return [...threads.values()].flatMap((its) => foldEntry(its) ?? []).sort((a, b) => a.at - b.at)
}

function residentsOf(records: readonly NotebookRecord[]): Resident[] {
  const byResident = Map.groupBy(records.filter(isResidentRecord), subjectOf)
  return [...byResident.values()].flatMap((its) => foldResident(its) ?? [])
}

/** Markdown. Words of the notebook stand in quotes of their own, so that none of them becomes a heading or a link. */
function asText(asked: Asked, entries: readonly Entry[]): string {
  const { title, made, zone, records, audit } = asked
  const who = namer(asked)
  const when = (at: number): string => timeOf(at, zone)
  const quoted = (words: string): string => words.split('\n').map((line) => `> ${line.replace(/[\\`*_[\]<>#|]/g, '\\$&')}`).join('\n')
  const words = (line: Line): string => [quoted(line.text), ...(line.first === undefined ? [] : [`Eerst stond er:\n${quoted(line.first)}`]), ...(line.struck ? [`Doorgehaald door ${who(line.struck.by)}, ${when(line.struck.at)}.`] : [])].join('\n\n')
  const residents = residentsOf(records).map(({ name, roomNumber, birthday, particulars, ended }) =>
    [`## ${name}, kamer ${roomNumber}`, ...(birthday === undefined ? [] : [`Geboren: ${birthday}`]), ...[...particulars, ...ended].map((one) => `Bijzonderheid, ${who(one.by)}, ${when(one.at)}${'ended' in one ? ' (geldt niet meer)' : ''}:\n${quoted(one.text)}`)].join('\n\n')
  )
  const lines = entries.map((entry) =>
    [`### ${when(entry.at)}, ${who(entry.by)}`, words(entry), ...entry.replies.map((reply) => `Antwoord van ${who(reply.by)}, ${when(reply.at)}:\n\n${words(reply)}`)].join('\n\n')
  )
  const acts = audit.map(({ at, act, person }) => `- ${when(at)} ${person === undefined ? '' : `${who(person)}: `}${act}`)
  return [
    `# ${title}`,
    `Gemaakt op ${when(made)}. ${records.length} stukken uit het schrift, ${entries.length} regels. In alles.json staat elk stuk zoals het is vastgelegd, ook wat hier niet staat.`,
    ...residents,
    ...(lines.length > 0 ? ['## Regels', ...lines] : []),
    ...(acts.length > 0 ? ['## Wie iets deed of opende', acts.join('\n')] : []),
    '',
  ].join('\n\n')
}

/** CSV after RFC 4180 with `;`, a byte order mark and CRLF. One row for each line and each answer. */
function asTable(asked: Asked, entries: readonly Entry[]): string {
  const who = namer(asked)
  const row = (entry: Entry, line: Line, what: string): string[] => [
    timeOf(line.at, asked.zone), who(line.by), line.as, what, line.text, line.first ?? '', line.struck ? `doorgehaald door ${who(line.struck.by)}` : '', entry.residents.join(' '), entry.audience === 'staff' ? 'beroepskrachten' : 'iedereen', line.id,
  ]
  const head = ['tijd', 'wie', 'als', 'wat', 'tekst', 'eerst', 'doorgehaald', 'bewoners', 'voor', 'id']
  const rows = entries.flatMap((entry) => [row(entry, entry, entry.kind), ...entry.replies.map((reply) => row(entry, reply, 'antwoord'))])
  return `\ufeff${[head, ...rows].map((cells) => cells.map(cell).join(';')).join('\r\n')}\r\n`
}

/** A spreadsheet must not take words for a formula. */
function cell(text: string): string {
  const safe = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

const namer = ({ register }: Asked) => (person: PersonId): string => register.members.get(person)?.name ?? person

const timeOf = (at: number, zone: string): string =>
  `${dayOf(at, zone)} ${new Intl.DateTimeFormat('nl-NL', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at)}`
