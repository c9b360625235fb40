import { topic } from '../define.ts'

/** Saying goodbye to a volunteer: how long they were here, and whether they want to hear of the ward. */
export const goodbye = topic(
  {
    stay: (months: number) => {
      const years = Math.floor(months / 12)
      const rest = months % 12
      const some = rest === 1 ? '1 maand' : `${rest} maanden`
      if (months < 1) return 'een paar weken'
      if (years === 0) return some
      return rest === 0 ? `${years} jaar` : `${years} jaar en ${some}`
    },
    was: (name: string, stay: string) => `${name} was hier ${stay}. Sta daar even bij stil.`,
    end: 'Lidmaatschap beëindigen',
    what: (name: string) => `${name} kan daarna het schrift van deze afdeling niet meer lezen en er niet meer in schrijven.`,
    asks: (name: string) => `${name} wil uitgenodigd worden voor de reünie`,
    asksHint: 'Elk jaar is er een reünie van oude en nieuwe vrijwilligers. Vul het adres samen in. Hoeft niet.',
    email: 'E-mailadres (mag leeg blijven)',
    postal: 'Postadres (mag leeg blijven)',
    postalHint: 'Straat en nummer, postcode en plaats.',
    consentHeading: 'Lees dit samen',
    consent: (ward: string) =>
      `Ik vind het goed dat ${ward} mijn naam en adres bewaart om mij uit te nodigen voor de reünie. Alleen de coördinatoren zien de lijst. Ik kan met mijn persoonlijke link zelf zien wat er bewaard wordt, het wijzigen en alles wissen, wanneer ik wil.`,
    agrees: (name: string) => `${name} vindt dit goed`,
    addressMissing: 'Vul een e-mailadres of een postadres in.',
    emailWrong: 'Dit e-mailadres klopt niet. Kijk of er een foutje in staat.',
    consentMissing: (name: string) => `Zet dit aan als ${name} het goed vindt. Of zet de uitnodiging hierboven uit: dan bewaren we niets.`,
    thanks: (name: string) => `Dank je wel, ${name}`,
    thanksWhat: (stay: string) => `Je was hier ${stay}. Fijn dat je er was voor de bewoners en voor ons.`,
    thanksShort: 'Fijn dat je er was voor de bewoners en voor ons.',
    kept: 'We nodigen je uit voor de reünie. Met deze persoonlijke link zie je wat we bewaren. Je kunt het wijzigen, vertellen wat je nu doet, of alles wissen.',
    keptOnce: 'De link staat hier nu voor het laatst. Scan de code, kopieer de link of druk het kaartje af.',
    nothingKept: 'We bewaren geen adres.',
    link: 'Persoonlijke link',
    qr: (name: string) => `QR-code met de persoonlijke link van ${name}. De link staat er ook als tekst onder.`,
    print: 'Kaartje afdrukken',
    ready: 'Klaar',
  },
  {
    stay: (months: number) => {
      const years = Math.floor(months / 12)
      const rest = months % 12
      const whole = years === 1 ? '1 year' : `${years} years`
      const some = rest === 1 ? '1 month' : `${rest} months`
      if (months < 1) return 'a few weeks'
      if (years === 0) return some
      return rest === 0 ? whole : `${whole} and ${some}`
    },
    was: (name: string, stay: string) => `${name} was here for ${stay}. Take a moment for that.`,
    end: 'End the membership',
    what: (name: string) => `${name} can then no longer read this ward’s notebook, nor write in it.`,
    asks: (name: string) => `${name} wants to be invited to the yearly gathering`,
    asksHint: 'Each year former and new volunteers meet. Fill the address in together. It is not needed.',
    email: 'E-mail address (may stay empty)',
    postal: 'Postal address (may stay empty)',
    postalHint: 'Street and number, postcode and town.',
    consentHeading: 'Read this together',
    consent: (ward: string) =>
      `I agree that ${ward} keeps my name and address to invite me to the yearly gathering. Only the coordinators see the list. With my personal link I can see what is kept, change it and erase everything, whenever I want.`,
    agrees: (name: string) => `${name} agrees`,
    addressMissing: 'Fill in an e-mail address or a postal address.',
    emailWrong: 'This e-mail address is not right. Look whether there is a slip in it.',
    consentMissing: (name: string) => `Switch this on if ${name} agrees. Or switch the invitation above off: then we keep nothing.`,
    thanks: (name: string) => `Thank you, ${name}`,
    thanksWhat: (stay: string) => `You were here for ${stay}. It was good that you were here for the residents and for us.`,
    thanksShort: 'It was good that you were here for the residents and for us.',
    kept: 'We will invite you to the yearly gathering. With this personal link you see what we keep. You can change it, tell what you are doing now, or erase everything.',
    keptOnce: 'The link stands here for the last time. Scan the code, copy the link or print the card.',
    nothingKept: 'We keep no address.',
    link: 'Personal link',
    qr: (name: string) => `QR code with the personal link of ${name}. The link stands below it as text too.`,
    print: 'Print the card',
    ready: 'Ready',
  }
)
