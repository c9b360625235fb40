import { randomBytes } from 'node:crypto'
import type { AccountsDatabase } from './database.ts'

/** What the accounts keep of the audit, so that whoever changes its file alone is found out: `Anchor` of server/audit. */
export type AuditAnchor = {
  readonly key: Uint8Array
  readonly head: () => Mark
  readonly keepHead: (mark: Mark) => void
  readonly start: () => Mark
  readonly keepStart: (mark: Mark) => void
}

type Mark = { readonly seq: number; readonly hash: string }

export function openAnchor({ file, keepMeta, meta }: AccountsDatabase): AuditAnchor {
  file.exec('create table if not exists audit_anchor (mark text primary key, seq integer not null, hash text not null) strict, without rowid')
  keepMeta.run('audit-key', randomBytes(32).toString('base64url'))
  const mark = file.prepare<[string], Mark>('select seq, hash from audit_anchor where mark = ?')
  // Of two processes the one that is behind does not take a mark back.
  const keep = file.prepare<[string, number, string]>(
    `insert into audit_anchor values (?, ?, ?)
     on conflict (mark) do update set seq = excluded.seq, hash = excluded.hash where excluded.seq > audit_anchor.seq`
  )
  const markOf = (name: string): Mark => mark.get(name) ?? { seq: 0, hash: '0'.repeat(64) }
  return {
    key: Buffer.from(meta.get('audit-key')?.value ?? '', 'base64url'),
    head: () => markOf('head'),
    keepHead: ({ seq, hash }) => void keep.run('head', seq, hash),
    start: () => markOf('start'),
    keepStart: ({ seq, hash }) => void keep.run('start', seq, hash),
  }
}
