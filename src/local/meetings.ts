import { agendaOf, type Item } from '#notebook/agenda.ts'
import { byTime, type Meeting } from '#notebook/meeting.ts'
import { linesById, linesTouched, togetherOf, waiting } from './queries.ts'
import type { Reader } from './reader.ts'
import type { EntryRow, Tables } from './tables.ts'

/** The ward's meetings, those called off too, in order of time. */
export const meetingsOf = async (tables: Tables, reader: Reader): Promise<Meeting[]> => (await togetherOf(tables, reader, 'meeting')).sort(byTime)

/** A meeting with its agenda, as far as the reader may see it. */
export type Agenda = { readonly meeting: Meeting; readonly meetings: readonly Meeting[]; readonly items: readonly Item<EntryRow>[] }

/** undefined: there is no such meeting on this device. */
export async function agendaFor(tables: Tables, reader: Reader, id: string, now: number): Promise<Agenda | undefined> {
  const [meetings, points] = await Promise.all([meetingsOf(tables, reader), togetherOf(tables, reader, 'point')])
  const meeting = meetings.find((one) => one.id === id)
  if (!meeting) return undefined
  const put = points.flatMap(({ what }) => (what.is === 'line' ? [what.line] : []))
  const [named, open, since] = await Promise.all([
    linesById(tables, reader, put),
    waiting(tables, reader),
    // What had no answer when the meeting began has none yet, or something of it came since.
    meeting.starts <= now ? linesTouched(tables, reader, meeting.starts) : [],
  ])
  const lines = [...named, ...open, ...since].filter((row): row is EntryRow => row.form === 'entry')
  return { meeting, meetings, items: agendaOf(meeting, { meetings, points, lines, now }) }
}
