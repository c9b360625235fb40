import { dayOf } from '#notebook/calendar.ts'
import { dayName } from '#i18n/dates.ts'
import { useNotebook } from '#page/notebook.tsx'

/** A day in words, on the ward's clock. */
export function useDay(): (at: number) => string {
  const { ward, language } = useNotebook()
  return (at) => dayName(dayOf(at, ward.timezone), language)
}
