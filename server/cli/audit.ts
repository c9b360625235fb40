import { existsSync } from 'node:fs'
import * as v from 'valibot'
import { momentOf, addDays } from '#notebook/calendar.ts'
import { openAccounts } from '#server/accounts/accounts.ts'
import { openAudit, type AuditEntry, type Flaw, type Mark } from '#server/audit/audit.ts'
import { dataFolder } from '#server/storage/folder.ts'
import { common, done, refused, withAccounts, wrong, type Command } from './command.ts'

const mark = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}:[0-9a-f]{64}$/),
  v.transform((text): Mark => ({ seq: Number(text.split(':')[0]), hash: text.split(':')[1] ?? '' }))
)
const day = v.pipe(v.string(), v.isoDate())

const flaws: Record<Flaw['what'], string> = {
  altered: 'was altered',
  missing: 'is missing',
  'out-of-order': 'does not stand in its place',
  truncated: 'and all behind it are cut off',
}

export const verifyAudit: Command = {
  name: 'audit verify',
  what: 'tells whether the audit stands as it was noted',
  help: `npm run schrift -- audit verify [--seen MARK] [--data DIR] [--json]

Follows the audit's chain from its first row to its last, and names the first row that was altered, taken out, moved
or cut off; then it ends with exit code 1. Works beside a running Schrift. When all is sound it prints a mark: write it
down outside this machine, and give it to --seen another time. That shows even what somebody could hide who holds the
whole data folder.

  --seen MARK  a mark that was printed before: its row must still stand there
${common}`,
  options: { seen: { type: 'string' } },
  run: (config, said) => {
    const seen = v.safeParse(v.optional(mark), said('seen'))
    if (!seen.success) return Promise.resolve(wrong('A mark looks like 1234:0a1b… with 64 letters and digits behind the colon.'))
    return withAccounts(config, async (_accounts, audit) => {
      const proof = audit.prove()
      if (!proof.sound) return refused(`Row ${proof.seq} of the audit ${flaws[proof.what]}.`, { seq: proof.seq, what: proof.what })
      const { rows, first, head } = proof
      const asked = seen.output
      if (asked && asked.seq > head.seq) return refused(`Row ${asked.seq} of the audit ${flaws.truncated}.`, { seq: asked.seq, what: 'truncated' })
      if (asked && asked.seq >= first && audit.hashOf(asked.seq) !== asked.hash)
        return refused(`Row ${asked.seq} of the audit is not the one that was seen before.`, { seq: asked.seq, what: 'altered' })
      const now = `${head.seq}:${head.hash}`
      return done(`The audit is sound: ${rows} rows, from row ${first}.\n${now}`, { sound: true, rows, first, mark: now })
    })
  },
}

export const exportAudit: Command = {
  name: 'audit export',
  what: 'prints the audit as CSV or JSON',
  help: `npm run schrift -- audit export [--from DAY] [--to DAY] [--ward WARD] [--format csv|json] [--data DIR]

Prints the rows in the order in which they were noted, with ids and no names. That it was done is noted too. Works
beside a running Schrift.

  --from DAY   from this day on, such as 2026-11-24
  --to DAY     up to and including this day
  --ward WARD  rows of this ward alone; days are then counted in its time zone, else in UTC
  --format F   csv (default) or json
${common}`,
  options: { from: { type: 'string' }, to: { type: 'string' }, ward: { type: 'string' }, format: { type: 'string' } },
  run: async (config, said, inJson) => {
    const [from, to, ward, format] = [said('from'), said('to'), said('ward'), said('format') ?? (inJson ? 'json' : 'csv')]
    for (const asked of [from, to]) if (asked !== undefined && !v.is(day, asked)) return wrong(`"${asked}" is no day such as 2026-11-24.`)
    if (format !== 'csv' && format !== 'json') return wrong('Say which format: csv or json.')
    const folder = dataFolder(config.data)
    if (!existsSync(folder.accounts)) return refused(`There is nothing in ${config.data} yet.`)
    const accounts = await openAccounts(folder.accounts)
    const audit = openAudit(folder.audit, accounts.anchor)
    const close = (): void => {
      audit.close()
      accounts.close()
    }
    const zone = ward === undefined ? 'UTC' : accounts.register(ward)?.ward?.timezone
    if (zone === undefined) {
      close()
      return refused(`There is no ward "${ward}".`)
    }
    audit.note({ at: Date.now(), act: 'audit.exported', ward, outcome: 'done' })
    await audit.settled()
    const rows = audit.whole({
      ward,
      ...(from === undefined ? {} : { from: momentOf(from, zone) }),
      ...(to === undefined ? {} : { to: momentOf(addDays(to, 1), zone) }),
    })
    return { at: 'streamed', lines: closing(format === 'csv' ? csv(rows) : json(rows), close) }
  },
}

function* closing(lines: Iterable<string>, close: () => void): Generator<string> {
  try {
    yield* lines
  } finally {
    close()
  }
}

type Row = AuditEntry & { readonly hash: string }

const columns = ['seq', 'at', 'act', 'person', 'device', 'ward', 'about', 'outcome', 'offline', 'count', 'hash'] as const

function* csv(rows: Iterable<Row>): Generator<string> {
  yield columns.join(',')
  for (const row of rows) yield columns.map((column) => cell(column === 'at' ? new Date(row.at).toISOString() : row[column])).join(',')
}

/** Ids need no quotes; whatever else got in, a table must not take it for a formula or a second cell. */
function cell(value: string | number | boolean | undefined): string {
  const text = String(value ?? '')
  return /^[A-Za-z0-9_][A-Za-z0-9_:./-]*$|^$/.test(text) ? text : `"'${text.replaceAll('"', '""')}"`
}

function* json(rows: Iterable<Row>): Generator<string> {
  let before = '['
  for (const row of rows) {
    yield before + JSON.stringify(row)
    before = ','
  }
  yield before === '[' ? '[]' : ']'
}
