import { topic } from '../define.ts'

/** The introduction that stands ready for a ward that has none yet. The talk comes after about four shifts. */
export const standardProtocol = topic(
  {
    title: 'Inwerken op de afdeling',
    steps: [
      'Rondleiding: huiskamer, keuken, toiletten, nooduitgang en alarmbel',
      'Kennismaken met het team van vandaag. Weet wie je aanspreekpunt is',
      'De afspraken over privacy lezen en samen bespreken',
      'Het schrift: lezen als je komt, schrijven voor je gaat',
      'Wat je wel mag doen, wat niet, en wat je eerst vraagt',
      'Een dagdeel meelopen, daarna samen doen, daarna zelf',
      'Eten en drinken: wie krijgt wat, en wat doe je bij verslikken',
      'Rolstoel en rollator: rem, stoep en lift',
      'Wat doe je als iemand valt: niet optillen, de zorg roepen, erbij blijven',
    ].join('\n'),
    talk: 'Een gesprek na een paar diensten: hoe gaat het, en wat wil je nog leren?',
  },
  {
    title: 'Introduction to the ward',
    steps: [
      'A walk round: living room, kitchen, toilets, emergency exit and alarm bell',
      'Meeting today’s team. Know whom you can ask',
      'Reading the agreement on privacy and talking about it',
      'The notebook: read when you come, write before you go',
      'What you may do, what you may not, and what you ask first',
      'Walking along for half a day, then doing it together, then by yourself',
      'Eating and drinking: who gets what, and what to do when somebody chokes',
      'Wheelchair and walker: brake, kerb and lift',
      'What to do when somebody falls: do not lift, call staff, stay with them',
    ].join('\n'),
    talk: 'A talk after some shifts: how is it going, and what would you still like to learn?',
  }
)
