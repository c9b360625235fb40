import Database from 'better-sqlite3'
import type { RecordId, WardId } from '#notebook/ids.ts'
import { isErasure, isKnown, isRegisterRecord, parseBody, type RegisterRecord } from '#notebook/records.ts'
import { foldRegister, type Register } from '#notebook/register.ts'
import { bodyOf, holds, textToKey, type Sealed } from '#notebook/seal.ts'
import { readRelayJwk } from './secrets.ts'

export type RegisterFlaw = { readonly row: number; readonly ward: WardId }
export type InspectedAccounts = {
  readonly relayKey: string
  readonly rows: number
  /** The first row of the register that its seal does not fit, or that cannot be read. */
  readonly flaw: RegisterFlaw | undefined
  readonly registers: ReadonlyMap<WardId, Register>
}

/** Reads the registers of a file without changing anything. Throws when SQLite cannot read it. */
export async function inspectAccounts(file: string): Promise<InspectedAccounts> {
  const db = new Database(file, { readonly: true, timeout: 5000 })
  const kept = db.prepare<[], { value: string }>("select value from meta where key = 'relay-key'").get()?.value ?? ''
  const rows = db.prepare<[], { seq: number; ward: string; id: RecordId; sealed: Buffer }>('select seq, ward, id, sealed from register_log order by seq').all()
  db.close()
  const { publicText: relayKey } = await readRelayJwk(kept)
  const key = await textToKey(relayKey)
  const bodies = new Map<WardId, RegisterRecord[]>()
  let flaw: RegisterFlaw | undefined
  for (const { seq, ward, id, sealed } of rows) {
    const bytes: Sealed = Uint8Array.from(sealed)
    const parsed = parseBody(bodyOf(bytes))
    const body = parsed.ok && isKnown(parsed.value) && (isRegisterRecord(parsed.value) || isErasure(parsed.value)) ? parsed.value : undefined
    if (body?.id !== id || !(await holds(bytes, key))) flaw ??= { row: seq, ward }
    else if (isRegisterRecord(body)) bodies.set(ward, [...(bodies.get(ward) ?? []), body])
  }
  return { relayKey, rows: rows.length, flaw, registers: new Map([...bodies].map(([ward, of]) => [ward, foldRegister(of)])) }
}
