import { topic } from '../define.ts'

/** *Samen*: what the ward keeps together beside the notebook. */
export const together = topic(
  {
    heading: 'Samen',
    places: {
      facilities: { name: 'Wegwijs', what: 'Koffie, sleutels, codes, reiskosten: waar alles is.' },
      whoIsWho: { name: 'Wie is wie', what: 'Wie er zijn, wanneer, en wat ze over zichzelf vertellen.' },
      onboarding: { name: 'Inwerken', what: 'Stap voor stap op weg, samen met een maatje.' },
      meetings: { name: 'Overleg', what: 'Wanneer er overleg is, wat er op de agenda staat en wat er is besloten.' },
      contact: { name: 'Contactpersoon', what: 'Wie er de komende dagen is voor vragen.' },
      members: { name: 'Mensen', what: 'Uitnodigen, rollen, apparaten en plekken op de tablet.' },
      texts: { name: 'Teksten', what: 'Taakomschrijvingen, gidsen en hoe we iemand inwerken. Schrijf mee.' },
      agreement: { name: 'Afspraken', what: 'Wat we afspraken over wat we weten van bewoners.' },
      gathering: { name: 'Reünie', what: 'Oude en nieuwe vrijwilligers komen bij elkaar.' },
    },
  },
  {
    heading: 'Together',
    places: {
      facilities: { name: 'Finding your way', what: 'Coffee, keys, codes, travel costs: where everything is.' },
      whoIsWho: { name: 'Who is who', what: 'Who is here, when, and what they tell of themselves.' },
      onboarding: { name: 'Introduction', what: 'On the way step by step, together with a buddy.' },
      meetings: { name: 'Meetings', what: 'When there is a meeting, what is on the agenda and what was decided.' },
      contact: { name: 'Contact person', what: 'Who is there for questions in the coming days.' },
      members: { name: 'People', what: 'Invitations, roles, devices and places on the tablet.' },
      texts: { name: 'Texts', what: 'Task descriptions, guides and how we introduce somebody. Write along.' },
      agreement: { name: 'Agreement', what: 'What we agreed about what we know of residents.' },
      gathering: { name: 'Yearly gathering', what: 'Former and new volunteers meet.' },
    },
  }
)
