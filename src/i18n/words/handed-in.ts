import { topic } from '../define.ts'

/** The coordinator's tray of words that devices handed in when they were let go. */
export const handedIn = topic(
  {
    heading: 'Ingeleverd',
    intro: 'Deze regels zijn geschreven op een apparaat dat geen toegang meer heeft. Ze staan niet in het schrift. Jij beslist.',
    none: 'Er ligt niets.',
    noneBody: 'Stopt de toegang van een apparaat, dan liggen hier de regels die nog niet verstuurd waren.',
    asking: 'We kijken wat er ligt…',
    unreadable: 'Deze regel komt van een nieuwere versie van Schrift.',
    noWords: 'Zonder woorden: een tik op een andere regel.',
    written: (when: string) => `geschreven ${when}`,
    handed: (when: string) => `ingeleverd ${when}`,
    take: 'Overnemen',
    takeHint: 'Overnemen schrijft de regel in het schrift onder jouw naam, met erbij van wie hij komt.',
    from: (name: string) => `Van ${name}, ingeleverd: `,
    taken: 'De regel staat in het schrift.',
    finish: 'Van de stapel halen',
    notFinished: 'De regel staat in het schrift, maar ligt hier nog. Haal hem van de stapel als er netwerk is.',
    remove: 'Wegdoen',
    removed: 'Weggedaan.',
  },
  {
    heading: 'Handed in',
    intro: 'These lines were written on a device that has no access any more. They are not in the notebook. You decide.',
    none: 'There is nothing here.',
    noneBody: 'When a device’s access stops, the lines that had not been sent are put here.',
    asking: 'Looking what is here…',
    unreadable: 'This line comes from a newer version of Schrift.',
    noWords: 'Without words: a tap on another line.',
    written: (when: string) => `written ${when}`,
    handed: (when: string) => `handed in ${when}`,
    take: 'Take over',
    takeHint: 'Taking over writes the line in the notebook under your name, and says whose it was.',
    from: (name: string) => `From ${name}, handed in: `,
    taken: 'The line stands in the notebook.',
    finish: 'Take off the pile',
    notFinished: 'The line stands in the notebook, but is still here. Take it off the pile when there is a network.',
    remove: 'Put away',
    removed: 'Put away.',
  }
)
