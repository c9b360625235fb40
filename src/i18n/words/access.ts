import { topic } from '../define.ts'

/** Pages in the place of the notebook: too long without the relay, or let go by the ward. */
export const access = topic(
  {
    locked: 'Het schrift zit op slot',
    ended: 'Dit apparaat heeft 14 dagen geen verbinding gehad met de server van de afdeling. Daarom is het schrift eraf gehaald.',
    endedDo: 'Maak een keer verbinding. Dan komt het schrift vanzelf terug.',
    leapt: 'De klok van dit apparaat kan niet kloppen. Hij staat ver voor.',
    leaptDo: 'Zet de klok goed, of maak een keer verbinding. Dan gaat het schrift weer open.',
    kept: 'Wat je zelf schreef, is bewaard.',
    unsent: (count: number) => (count === 1 ? '1 regel gaat nog mee bij de eerste verbinding.' : `${count} regels gaan nog mee bij de eerste verbinding.`),
    connect: 'Nu verbinden',
    connecting: 'Verbinding zoeken…',
    connection: 'Verbinding',
    stopped: 'Toegang gestopt',
    goodbye: 'Dit apparaat hoort niet meer bij de afdeling. Het schrift is eraf gehaald.',
    handingIn: (count: number) =>
      count === 1 ? '1 regel was nog niet verstuurd. Hij gaat nu naar de coördinator.' : `${count} regels waren nog niet verstuurd. Ze gaan nu naar de coördinator.`,
    stayOpen: 'Laat deze pagina nog even open, met netwerk.',
    handedIn: (count: number) =>
      count === 1
        ? '1 regel was nog niet verstuurd. Hij ligt nu bij de coördinator.'
        : `${count} regels waren nog niet verstuurd. Ze liggen nu bij de coördinator.`,
    lost: (count: number) =>
      count === 1 ? '1 regel nam de server niet aan. Die is er niet meer.' : `${count} regels nam de server niet aan. Die zijn er niet meer.`,
    texts: (count: number) =>
      count === 1 ? 'In 1 tekst schreef je iets dat nog niet verstuurd was. Dat is er niet meer.' : `In ${count} teksten schreef je iets dat nog niet verstuurd was. Dat is er niet meer.`,
    allThere: 'Alles wat je had opgeschreven, staat in het schrift.',
    drafts: 'Zinnen die je nog niet had opgeschreven, zijn niet bewaard.',
    thanks: 'Dank je wel voor wat je voor de afdeling deed. Klopt dit niet? Bel de coördinator.',
    code: 'Ik heb een nieuwe code',
    byPasskey: 'Met een passkey weer aanmelden',
  },
  {
    locked: 'The notebook is locked',
    ended: 'This device has had no connection to the ward’s server for 14 days. So the notebook was taken off it.',
    endedDo: 'Connect once. The notebook then comes back by itself.',
    leapt: 'This device’s clock cannot be right. It is far ahead.',
    leaptDo: 'Set the clock right, or connect once. The notebook then opens again.',
    kept: 'What you wrote yourself is kept.',
    unsent: (count: number) => (count === 1 ? '1 line goes at the first connection.' : `${count} lines go at the first connection.`),
    connect: 'Connect now',
    connecting: 'Looking for a connection…',
    connection: 'Connection',
    stopped: 'Access stopped',
    goodbye: 'This device does not belong to the ward any more. The notebook was taken off it.',
    handingIn: (count: number) =>
      count === 1 ? '1 line had not been sent yet. It goes to the coordinator now.' : `${count} lines had not been sent yet. They go to the coordinator now.`,
    stayOpen: 'Leave this page open for a moment, with a network.',
    handedIn: (count: number) =>
      count === 1 ? '1 line had not been sent yet. The coordinator has it now.' : `${count} lines had not been sent yet. The coordinator has them now.`,
    lost: (count: number) => (count === 1 ? 'The server did not take 1 line. It is gone.' : `The server did not take ${count} lines. They are gone.`),
    texts: (count: number) =>
      count === 1 ? 'In 1 text you wrote something that had not been sent yet. It is gone.' : `In ${count} texts you wrote something that had not been sent yet. It is gone.`,
    allThere: 'All that you wrote down stands in the notebook.',
    drafts: 'Sentences that you had not written down yet are not kept.',
    thanks: 'Thank you for what you did for the ward. Is this a mistake? Call the coordinator.',
    code: 'I have a new code',
    byPasskey: 'Sign in again with a passkey',
  }
)
