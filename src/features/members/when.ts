import { addDays, dayOf } from '#notebook/calendar.ts'
import { longDate, shortDate } from '#i18n/dates.ts'
import { useTopic } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import { useMoment } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'

type Saying = {
  /** A moment: the time, and the day where that is not today. */
  moment: (at: number) => string
  date: (at: number) => string
  /** A day, as far as one needs to know of a device: `vandaag`, `gisteren`, `24 november`. */
  day: (at: number) => string
}

/** Moments in words. */
export function useWhen(): Saying {
  const say = useTopic(members)
  const { ward, today, language } = useNotebook()
  const moment = useMoment()
  return {
    moment,
    date: (at) => longDate(at, ward.timezone, language),
    day: (at) => {
      const day = dayOf(at, ward.timezone)
      if (day === today) return say.seenToday
      return day === addDays(today, -1) ? say.seenYesterday : shortDate(at, ward.timezone, language)
    },
  }
}
