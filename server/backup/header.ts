import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import * as v from 'valibot'
import { DAY } from '#notebook/calendar.ts'
import { DEFAULT_RETENTION_DAYS } from '#notebook/retention.ts'
import { refuse, ok, type Result } from '#notebook/result.ts'

/**
 * The first line of a backup: JSON that anybody may read, without a word of the notebook. What follows is an age file
 * (age-encryption.org) of a compressed tar, so that it can be opened without Schrift (docs/decisions/0026).
 */
const header = v.object({
  schrift: v.literal('backup'),
  version: v.literal(1),
  /** ms since 1970. */
  made: v.number(),
  /** From this moment (ms) on it must not be kept. */
  expires: v.number(),
})
export type Header = v.InferOutput<typeof header>

/** A backup is kept as long as the ward that keeps its notebook the shortest. */
export const headerOf = (made: number, retentionDays: readonly number[]): Header => ({
  schrift: 'backup',
  version: 1,
  made,
  expires: made + Math.min(...(retentionDays.length > 0 ? retentionDays : [DEFAULT_RETENTION_DAYS])) * DAY,
})

const MAX_HEADER = 1024

/** Reads it, and how many bytes it takes; `not-a-backup`: the file begins otherwise. */
export async function readHeader(file: string): Promise<Result<{ readonly header: Header; readonly bytes: number }, 'not-a-backup'>> {
  const input = createReadStream(file, { end: MAX_HEADER - 1 })
  try {
    for await (const line of createInterface({ input })) {
      const parsed = parseHeader(line)
      return parsed ? ok({ header: parsed, bytes: Buffer.byteLength(line) + 1 }) : refuse('not-a-backup')
    }
  } catch {
    // It cannot be read at all.
  } finally {
    input.destroy()
  }
  return refuse('not-a-backup')
}

export function parseHeader(line: string): Header | undefined {
  try {
    const parsed = v.safeParse(header, JSON.parse(line))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
