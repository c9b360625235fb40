import { useLiveQuery } from 'dexie-react-hooks'
import { useCallback, useEffect, useMemo } from 'react'
import { MINUTE } from '#notebook/calendar.ts'
import { newsFor, newSince, type News, type Reader } from '#notebook/since.ts'
import { readMark } from '#local/marks.ts'
import { linesSince } from '#local/queries.ts'
import type { EntryRow, MarkRow } from '#local/tables.ts'
import { useNotebook } from './notebook.tsx'
import { useAtRest } from './use-at-rest.ts'

export type MyNews = News & {
  readonly entries: readonly EntryRow[]
  /** Since when (ms) things count as new. */
  readonly since: number
  readonly arrivedAt: Reader['arrivedAt']
}

/** R1: what is new for me; undefined in the moment before the disk answers. */
export function useNews(): MyNews | undefined {
  const question = useQuestion()
  return useSorted(useLiveQuery(question, [question]))
}

/** The same beside a page on which somebody reads and writes: neither waits for the lines of weeks that this goes through. */
export function useNewsAtRest(): MyNews | undefined {
  return useSorted(useAtRest(useQuestion()))
}

type Read = { readonly mark: MarkRow | undefined; readonly since: number; readonly entries: readonly EntryRow[] }

function useQuestion(): () => Promise<Read> {
  const { tables, reader, ward, me, now } = useNotebook()
  const quarter = quarterOf(now)
  return useCallback(async () => {
    const mark = await readMark(tables, ward.id, me.id)
    const since = newSince(mark?.read, quarter)
    return { mark, since, entries: await linesSince(tables, reader, since, quarter) }
  }, [tables, reader, ward.id, me.id, quarter])
}

/** The minute moves on; what is read from the disk changes with the quarter of an hour. */
const quarterOf = (now: number): number => Math.floor(now / (15 * MINUTE)) * 15 * MINUTE

function useSorted(read: Read | undefined): MyNews | undefined {
  const { me, role, now } = useNotebook()
  const quarter = quarterOf(now)
  return useMemo(() => {
    if (!read) return undefined
    const { mark, since, entries } = read
    const late = new Map(entries.flatMap((entry) => Object.entries(entry.late)))
    const arrivedAt: Reader['arrivedAt'] = ({ id, at }) => late.get(id) ?? at
    const seen = new Set(mark?.seen)
    return { ...newsFor(entries, { me: me.id, role, mark: since, seen, now: quarter, arrivedAt }), entries, since, arrivedAt }
  }, [read, me.id, role, quarter])
}

/** Calls `follow` now, when the network comes back, and when the page is looked at again. */
export function useFollowing(follow: () => Promise<void>): void {
  useEffect(() => {
    const go = (): void => {
      if (document.visibilityState === 'visible') void follow().catch(() => undefined)
    }
    go()
    addEventListener('online', go)
    document.addEventListener('visibilitychange', go)
    return () => {
      removeEventListener('online', go)
      document.removeEventListener('visibilitychange', go)
    }
  }, [follow])
}
