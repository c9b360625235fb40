import { topic } from '../define.ts'

/** Who is there for questions (S5): always somebody in the background. */
export const contact = topic(
  {
    label: 'Contactpersoon',
    now: 'Voor vragen nu:',
    call: (name: string) => `Bel ${name}`,
    nobody: 'Er staat nu geen contactpersoon. Vraag het aan een collega op de afdeling.',
    gap: 'Er staat nu geen contactpersoon voor de vrijwilligers.',
    set: 'Contactpersoon kiezen',
    change: 'Wijzigen',
  },
  {
    label: 'Contact person',
    now: 'For questions now:',
    call: (name: string) => `Call ${name}`,
    nobody: 'There is no contact person now. Ask a colleague on the ward.',
    gap: 'There is no contact person for the volunteers now.',
    set: 'Choose a contact person',
    change: 'Change',
  }
)
