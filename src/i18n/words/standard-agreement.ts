import { topic } from '../define.ts'

/** The agreement that stands ready for a ward that begins. It comes in with the screens that offer it, not with every page. */
export const standardAgreement = topic(
  {
    title: 'Zo gaan we om met wat we weten over bewoners',
    text: [
      'In dit schrift staat wat een ander moet weten om goed te kunnen helpen. Het gaat over mensen. Daarom spreken we dit af:',
      '',
      '- Schrijf alleen op wat een ander nodig heeft.',
      '- Schrijf zoals je wilt dat er over jou geschreven wordt. De bewoner en de familie mogen het lezen.',
      '- Medische gegevens horen in het zorgdossier, niet in dit schrift.',
      '- Praat buiten de afdeling niet over bewoners. Ook niet in een berichtenapp.',
      '- Maak geen foto’s zonder toestemming.',
      '- Laat niemand anders op jouw naam lezen of schrijven.',
      '- Ben je je telefoon kwijt? Zeg het meteen tegen de coördinator.',
      '- Twijfel je? Vraag het aan de zorg.',
      '',
      'Deze afspraken gelden ook als je hier niet meer werkt.',
    ].join('\n'),
  },
  {
    title: 'How we treat what we know about residents',
    text: [
      'This notebook holds what somebody else must know to be able to help well. It is about people. That is why we agree on this:',
      '',
      '- Write only what somebody else needs.',
      '- Write as you would want to be written about. The resident and the family may read it.',
      '- Medical data belong in the care record, not in this notebook.',
      '- Do not talk about residents outside the ward. Not in a chat app either.',
      '- Take no photos without consent.',
      '- Let nobody else read or write in your name.',
      '- Have you lost your phone? Tell the coordinator at once.',
      '- In doubt? Ask the care staff.',
      '',
      'This still holds when you no longer work here.',
    ].join('\n'),
  }
)
