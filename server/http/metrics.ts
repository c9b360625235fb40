import type { Stats } from '#server/relay/tally.ts'
import type { AppendTimes } from '#server/storage/timed.ts'

/** What there is to watch besides what the relay counts. */
export type Watched = {
  readonly stats: Stats
  readonly appends: AppendTimes
  /** The audit waits for a disk that does not take its rows. */
  readonly auditFailing: boolean
  /** Rooms from which something is still to be erased. */
  readonly erasuresWaiting: number
  /** When the last backup was made (ms); undefined: never. */
  readonly lastBackup: number | undefined
  /** Free bytes where the data folder lies; undefined where the system does not say. */
  readonly diskFree: number | undefined
}

/** The relay's counts as Prometheus text. server/deploy has a dashboard and alerts for them. */
export function metricsText({ stats, appends, auditFailing, erasuresWaiting, lastBackup, diskFree }: Watched): string {
  const byCode = (name: string, counts: Readonly<Record<string, number>>): string[] => Object.entries(counts).map(([code, n]) => `${name}{code="${code}"} ${n}`)
  const one = (name: string, type: 'gauge' | 'counter', help: string, value: number): string[] => family(name, type, help, [`${name} ${value}`])
  return [
    ...one('schrift_sockets', 'gauge', 'open sockets', stats.sockets),
    ...one('schrift_rooms', 'gauge', 'rooms in memory', stats.rooms),
    ...one('schrift_updates_total', 'counter', 'updates admitted', stats.updates),
    ...one('schrift_records_total', 'counter', 'records admitted', stats.records),
    ...family('schrift_refused_total', 'counter', 'updates refused, by code', byCode('schrift_refused_total', stats.refused)),
    ...family('schrift_closed_total', 'counter', 'sockets closed by the relay, by code', byCode('schrift_closed_total', stats.closed)),
    ...one('schrift_unknown_messages_total', 'counter', 'messages of a type that this relay does not know', stats.unknown),
    ...one('schrift_quarantined', 'gauge', 'refused updates that are kept for inspection', stats.quarantined),
    ...histogram('schrift_append_seconds', 'from a line that was admitted to a line on disk, fsync included', appends),
    ...one('schrift_appends_waiting', 'gauge', 'appends that wait for the disk', appends.waiting),
    ...one('schrift_append_failures_total', 'counter', 'appends that the disk did not take', stats.appendFailures),
    ...one('schrift_storage_failing', 'gauge', '1 while the disk does not take or give what it should', stats.storage === 'ok' ? 0 : 1),
    ...one('schrift_audit_failing', 'gauge', '1 while the audit waits for the disk', auditFailing ? 1 : 0),
    ...one('schrift_rooms_set_aside', 'gauge', 'rooms found damaged', stats.damage.length),
    ...one('schrift_erasures_waiting', 'gauge', 'rooms from which something is still to be erased', erasuresWaiting),
    ...(lastBackup === undefined ? [] : one('schrift_last_backup_timestamp_seconds', 'gauge', 'when the last backup was made', Math.floor(lastBackup / 1000))),
    ...(diskFree === undefined ? [] : one('schrift_disk_free_bytes', 'gauge', 'free where the data folder lies', diskFree)),
    '',
  ].join('\n')
}

function histogram(name: string, help: string, { bounds, counts, sum, count }: AppendTimes): string[] {
  const buckets = bounds.map((bound, i) => `${name}_bucket{le="${bound}"} ${counts[i] ?? 0}`)
  return family(name, 'histogram', help, [...buckets, `${name}_bucket{le="+Inf"} ${count}`, `${name}_sum ${sum}`, `${name}_count ${count}`])
}

const family = (name: string, type: string, help: string, samples: readonly string[]): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
  ...samples,
]
