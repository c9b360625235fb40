import { LATE } from '#notebook/calendar.ts'
import type { NotebookRecord } from '#notebook/records.ts'
import { parseRoom } from '#notebook/rooms.ts'
import type { Audit } from './audit.ts'

/** Notes who published and who signed the agreement, once the record stands on the disk; whatever else is written is not noted here. */
export function noteAgreement(audit: Pick<Audit, 'note'>, record: NotebookRecord, now: number): void {
  if (record.type !== 'agreement.published' && record.type !== 'agreement.signed') return
  const { type: act, at, by: person, device } = record
  const about = record.type === 'agreement.signed' ? record.to : record.id
  audit.note({ at, act, person, device, ward: parseRoom(record.room)?.ward, about, outcome: 'done', ...(now - at > LATE ? { offline: true } : {}) })
}
