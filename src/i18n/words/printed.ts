import { topic } from '../define.ts'

/** What stands at the top of every printed page. */
export const printed = topic(
  {
    confidential: 'vertrouwelijk: niet laten slingeren',
    leftOut: 'Wat alleen voor beroepskrachten is, staat niet op dit blad. Dat zet je aan bij Afdrukken.',
    printedBy: (who: string, when: string) => `afgedrukt door ${who} op ${when}`,
    dayAndTime: (day: string, time: string) => `${day}, ${time}`,
  },
  {
    confidential: 'confidential: do not leave lying about',
    leftOut: 'What is for professionals only is not on this page. You can add it in Print.',
    printedBy: (who: string, when: string) => `printed by ${who} on ${when}`,
    dayAndTime: (day: string, time: string) => `${day}, ${time}`,
  }
)
