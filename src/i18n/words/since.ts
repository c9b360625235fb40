import { topic } from '../define.ts'

/** *Sinds je er was*: what somebody should see first at the start of a shift. */
export const since = topic(
  {
    heading: 'Sinds je er was',
    since: (day: string, time: string) => `Vanaf ${day}, ${time}`,
    'must-know': 'Dit moet iedereen weten',
    answer: 'Antwoord voor jou',
    task: 'Een taak voor jou',
    resident: 'Nieuws van',
    more: (count: number) => `En nog ${count} ${count === 1 ? 'punt' : 'punten'}. Je ziet ze zodra de bovenste klaar zijn.`,
    moreLines: (count: number) => `Nog ${count} ${count === 1 ? 'regel' : 'regels'} over deze bewoner`,
    all: (count: number) => `Alles wat nieuw is (${count})`,
    finish: 'Klaar met lezen',
    nothing: 'Je bent helemaal bij',
    nothingHelp: 'Er is niets nieuws voor je geschreven.',
  },
  {
    heading: 'Since you were here',
    since: (day: string, time: string) => `From ${day}, ${time}`,
    'must-know': 'Everyone must know this',
    answer: 'An answer for you',
    task: 'A task for you',
    resident: 'News of',
    more: (count: number) => `And ${count} more. You see them as soon as the first ones are done.`,
    moreLines: (count: number) => `${count} more ${count === 1 ? 'line' : 'lines'} about this resident`,
    all: (count: number) => `All that is new (${count})`,
    finish: 'Done reading',
    nothing: 'You are all caught up',
    nothingHelp: 'Nothing new was written for you.',
  }
)
