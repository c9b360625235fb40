/** What stands in e-mails, in the ward's language. Plain sentences; no name of another person, nothing of the notebook. */
export type MailWords = {
  readonly hello: (name: string) => string
  readonly link: { readonly subject: (ward: string) => string; readonly what: (ward: string) => readonly string[]; readonly button: string }
  readonly invitation: {
    readonly subject: (title: string) => string
    readonly when: (day: string, time: string) => string
    readonly where: (place: string) => string
    readonly ask: string
    readonly button: string
    readonly once: string
    readonly own: string
    readonly ownButton: string
  }
  readonly regards: (ward: string) => string
}

export const mailWords: Readonly<Record<'nl' | 'en', MailWords>> = {
  nl: {
    hello: (name) => `Beste ${name},`,
    link: {
      subject: (ward) => `Bedankt, en tot ziens bij ${ward}`,
      what: (ward) => [
        `Bedankt voor alles wat je voor ${ward} hebt gedaan.`,
        'Je vond het goed dat we je adres bewaren, zodat we je kunnen uitnodigen voor de reünie.',
        'Met je persoonlijke link zie je wat we bewaren. Je kunt het wijzigen, vertellen wat je nu doet, of alles wissen. Bewaar deze mail en geef de link aan niemand anders.',
      ],
      button: 'Mijn gegevens bekijken',
    },
    invitation: {
      subject: (title) => `Uitnodiging: ${title}`,
      when: (day, time) => `Wanneer: ${day}, ${time} uur`,
      where: (place) => `Waar: ${place}`,
      ask: 'Kom je ook? Laat het weten met deze link.',
      button: 'Antwoord geven',
      once: 'Met deze link antwoord je één keer.',
      own: 'Wil je je antwoord later wijzigen, geen uitnodigingen meer krijgen of alles wissen wat we van je bewaren? Dat doe je met je persoonlijke link.',
      ownButton: 'Mijn gegevens bekijken',
    },
    regards: (ward) => `Hartelijke groet,\n${ward}`,
  },
  en: {
    hello: (name) => `Dear ${name},`,
    link: {
      subject: (ward) => `Thank you, and goodbye from ${ward}`,
      what: (ward) => [
        `Thank you for all that you did for ${ward}.`,
        'You agreed that we keep your address, so that we can invite you to the yearly gathering.',
        'With your personal link you see what we keep. You can change it, tell what you are doing now, or erase everything. Keep this e-mail and give the link to nobody else.',
      ],
      button: 'See what you keep of me',
    },
    invitation: {
      subject: (title) => `Invitation: ${title}`,
      when: (day, time) => `When: ${day}, ${time}`,
      where: (place) => `Where: ${place}`,
      ask: 'Will you come? Tell us with this link.',
      button: 'Answer',
      once: 'This link works for one answer.',
      own: 'Do you want to change your answer later, get no more invitations, or erase all that we keep of you? You do that with your personal link.',
      ownButton: 'See what you keep of me',
    },
    regards: (ward) => `Kind regards,\n${ward}`,
  },
}
