import { useEffect } from 'react'
import type { Day } from '#notebook/calendar.ts'
import type { EntryRow } from '#local/tables.ts'

/** Where a line stands: its day's page, scrolled to the line. Ids and a date; no words of anybody. */
export const addressOfLine = ({ day, id }: Pick<EntryRow, 'day' | 'id'>): string => `/?dag=${day}#${anchorOfLine(id)}`

const anchorOfLine = (id: string): string => `regel-${id}`

/** The day that this page's address asks for, if it is `today` or before. */
export function dayInAddress(today: Day): Day | undefined {
  const asked = new URLSearchParams(location.search).get('dag') ?? ''
  return /^\d{4}-\d{2}-\d{2}$/.test(asked) && asked <= today ? asked : undefined
}

/** How long the line of the address may take to come out of the disk, ms. */
const PATIENCE = 3000

/** Brings the line of this page's address into sight as soon as it stands on the page, and the reader to it. */
export function useLineInAddress(): void {
  useEffect(() => {
    const anchor = location.hash.slice(1)
    if (!anchor.startsWith(anchorOfLine(''))) return
    const look = (): void => {
      const line = document.getElementById(anchor)
      if (!line) return
      coming.disconnect()
      line.scrollIntoView({ block: 'center' })
      line.focus({ preventScroll: true })
    }
    const coming = new MutationObserver(look)
    coming.observe(document.body, { childList: true, subtree: true })
    const enough = setTimeout(() => coming.disconnect(), PATIENCE)
    look()
    return () => {
      clearTimeout(enough)
      coming.disconnect()
    }
  }, [])
}
