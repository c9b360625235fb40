import { topic } from '../define.ts'

/** Help where one stands: one or two sentences per screen. */
export const help = topic(
  {
    label: 'Uitleg bij deze pagina',
    day: 'Hier staat wat er vandaag geschreven is. Typ onderaan wat de volgende moet weten en tik op Opschrijven.',
    since: 'Hier staat wat je moet weten sinds je er was, het belangrijkste bovenaan. Tik op Klaar met lezen als je bij bent.',
    residents: 'Kies een bewoner om te lezen hoe je met hem of haar omgaat, en wat er geschreven is.',
    tasks: 'Hier staat wat op iemand wacht. Tik op Ik doe het als je een taak oppakt, en op Gedaan als hij klaar is.',
    search: 'Typ een woord, een naam of een kamer. Je zoekt in alles wat op dit apparaat staat, ook zonder netwerk.',
    refused: 'Hier staan woorden die de server niet aannam, met de reden. Ze blijven van jou tot je ze weglegt.',
    settings: 'Kies hier hoe het schrift er op dit apparaat uitziet.',
  },
  {
    label: 'About this page',
    day: 'This is what was written today. Type below what the next one must know and tap Write down.',
    since: 'This is what you need to know since you were here, the most important first. Tap Done reading when you are caught up.',
    residents: 'Choose a resident to read how to be with them, and what was written.',
    tasks: 'This is what waits for somebody. Tap I’ll do it when you take a task, and Done when it is finished.',
    search: 'Type a word, a name or a room. You search everything on this device, without network too.',
    refused: 'These are words that the server did not take, with the reason. They stay yours until you put them away.',
    settings: 'Choose here how the notebook looks on this device.',
  }
)
