import * as Y from 'yjs'
import { MINUTE } from '#notebook/calendar.ts'
import { newId, type PersonId, type RecordId, type WardId } from '#notebook/ids.ts'
import { fromMarkdown } from '#notebook/markdown.ts'
import type { Role, Words } from '#notebook/records.ts'
import { roomName, teamRoom, textRoom, type Room } from '#notebook/rooms.ts'
import type { Storage } from '#server/storage/storage.ts'
import { writeText } from '#wire/text.ts'

/** What the example ward wrote together: a task description, and two guides that came from answers in its notebook. */
type ExampleText = {
  readonly kind: 'task' | 'guide'
  readonly title: string
  readonly content: string
  readonly contact: PersonId
  readonly concerns: readonly Role[]
  /** Who of those has not signed yet. */
  readonly unsigned: readonly PersonId[]
}

type Source = {
  readonly people: readonly { readonly id: PersonId; readonly role: Role }[]
  readonly taskDescription: { readonly title: string; readonly may: readonly string[]; readonly mayNot: readonly string[] }
}

const points = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n')

const textsOf = ({ taskDescription: { title, may, mayNot } }: Source): readonly ExampleText[] => [
  {
    kind: 'task',
    title,
    content: [
      '## Waarvoor',
      'De huiskamer is een gezellige plek, ook op drukke dagen. Jij hebt tijd; de zorg heeft haar handen vrij.',
      '## Dit mag',
      points(may),
      '## Dit mag niet',
      points(mayNot),
      '## Vraag het eerst',
      points(['Wil iemand naar buiten? Zeg waar je heen gaat en hoe laat je terug bent.', 'Eten of drinken voor wie je niet kent.']),
      '## Wie schreef dit',
      'Wil, Ria en Marleen, samen met de coördinator.',
    ].join('\n\n'),
    contact: 'sanne',
    concerns: ['volunteer'],
    unsigned: ['daan'],
  },
  {
    kind: 'guide',
    title: 'Eten en drinken in de huiskamer',
    content: ['Vraag het na als je iemand niet kent. **Fruit mag bijna altijd.**', '## Zo doe je het', '1. Kijk bij de bewoner wat er staat.\n2. Twijfel je? Vraag het aan de zorg.\n3. Schrijf op wat iemand graag lustte.'].join('\n\n'),
    contact: 'marleen',
    concerns: [],
    unsigned: [],
  },
  {
    kind: 'guide',
    title: 'Als iemand naar huis wil',
    content: ['Ga niet in discussie. Wie naar huis wil, mist iets.', '## Dit helpt', points(['Vraag naar het huis van vroeger.', 'Loop samen een stukje, of zet samen koffie.', 'Roep de zorg als iemand verdrietig wordt.'])].join('\n\n'),
    contact: 'joost',
    concerns: [],
    unsigned: [],
  },
]

type Said = { readonly id: RecordId; readonly by: PersonId; readonly at: number; readonly room: Room; readonly words: Words }
type Draft = { readonly text: RecordId; readonly content: string }

/** Everything that was said of the texts, from `from` (ms) on; and their drafts. */
export function exampleTexts(ward: WardId, source: Source, from: number): { readonly statements: Said[]; readonly drafts: Draft[] } {
  const statements: Said[] = []
  const drafts: Draft[] = []
  let at = from
  const say = (by: PersonId, words: Words): RecordId => {
    at += MINUTE
    const id = newId(at)
    statements.push({ id, by, at, room: teamRoom(ward), words })
    return id
  }
  for (const [place, { kind, title, content, contact, concerns, unsigned }] of textsOf(source).entries()) {
    const text = say(contact, { type: 'text.started', kind, title })
    drafts.push({ text, content })
    const to = say(contact, { type: 'text.adopted', text, version: 1, kind, title, content, contact, concerns: { roles: [...concerns], people: [] } })
    if (kind === 'guide') say(contact, { type: 'text.placed', text, place })
    for (const { id, role } of source.people) if (concerns.includes(role) && !unsigned.includes(id)) say(id, { type: 'text.signed', text, to })
  }
  return { statements, drafts }
}

/** The drafts stand in their rooms as their writer's device brought them. */
export async function storeDrafts(storage: Storage, ward: WardId, drafts: readonly Draft[], device: string): Promise<void> {
  for (const { text, content } of drafts) {
    const room = roomName(textRoom(ward, text))
    const { seq } = await storage.load(room)
    const doc = new Y.Doc()
    writeText(doc, fromMarkdown(content))
    await storage.append({ room, seq: seq + 1, update: Y.encodeStateAsUpdate(doc), device, leases: new Map([[doc.clientID, device]]) })
  }
}
