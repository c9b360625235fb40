import { topic } from '../define.ts'

/** Words that stand on many screens: who is who, kinds of lines, where a line stands. */
export const common = topic(
  {
    roles: { volunteer: 'vrijwilliger', professional: 'beroepskracht', coordinator: 'coördinator', relay: 'server' },
    kinds: { note: 'notitie', question: 'vraag', task: 'taak', appointment: 'afspraak', activity: 'activiteit', thanks: 'bedankje' },
    someone: 'Iemand',
    room: (number: string) => `kamer ${number}`,
    today: 'Vandaag',
    yesterday: 'Gisteren',
    cancel: 'Annuleren',
    close: 'Sluiten',
    again: 'Opnieuw proberen',
    undo: 'Ongedaan maken',
    more: 'Meer',
    less: 'Minder',
    staffOnly: 'alleen voor beroepskrachten',
    allMarks: { device: 'op dit apparaat', ward: 'op de afdeling', refused: 'geweigerd: je woorden zijn bewaard' },
  },
  {
    roles: { volunteer: 'volunteer', professional: 'professional', coordinator: 'coordinator', relay: 'server' },
    kinds: { note: 'note', question: 'question', task: 'task', appointment: 'appointment', activity: 'activity', thanks: 'thanks' },
    someone: 'Somebody',
    room: (number: string) => `room ${number}`,
    today: 'Today',
    yesterday: 'Yesterday',
    cancel: 'Cancel',
    close: 'Close',
    again: 'Try again',
    undo: 'Undo',
    more: 'More',
    less: 'Less',
    staffOnly: 'for professionals only',
    allMarks: { device: 'on this device', ward: 'on the ward’s server', refused: 'refused: your words are kept' },
  }
)
