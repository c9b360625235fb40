import type { Meeting } from '#notebook/meeting.ts'
import { saveFile } from '#ui/save-file.ts'

/** Hands meetings to the calendar of this device, as a file: title, time and place alone. */
export async function saveCalendar(ward: { readonly id: string; readonly name: string }, meetings: readonly Meeting[], fileName: string): Promise<void> {
  const { calendarOf } = await import('#notebook/ics.ts')
  saveFile(`${fileName}.ics`, 'text/calendar;charset=utf-8', calendarOf(ward.id, meetings, ward.name))
}
