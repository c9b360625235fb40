import type { PersonId, ResidentId } from '#notebook/ids.ts'
import type { Role } from '#notebook/records.ts'
import type { Member } from '#notebook/register.ts'
import type { ResidentRow } from '#local/tables.ts'
import { foldText } from '#local/search-text.ts'

/** What somebody is typing behind an @, and where it stands in the text. */
export type Mention = { readonly from: number; readonly to: number; readonly words: string }

/** The mention that the caret stands in: an @ at the start of a word, with at most three words behind it. */
export function mentionAt(text: string, caret: number): Mention | undefined {
  const before = text.slice(0, caret)
  const found = /(?:^|[\s(])@([^\s@]*(?: [^\s@]+){0,2})$/u.exec(before)
  const words = found?.[1]
  return words === undefined ? undefined : { from: caret - words.length - 1, to: caret, words }
}

/** Somebody whose name can stand behind an @. */
export type Mentionable =
  | { readonly is: 'resident'; readonly id: ResidentId; readonly name: string; readonly roomNumber: string }
  | { readonly is: 'member'; readonly id: PersonId; readonly name: string; readonly role: Role }

/** Residents and members whose name or room number has words that begin like the mention's; residents alone for a bare @. */
export function mentionable(mention: Mention, residents: readonly ResidentRow[], members: readonly Member[], me: PersonId): Mentionable[] {
  const asked = foldText(mention.words).split(' ').filter(Boolean)
  const fits = (name: string): boolean => asked.every((word) => ` ${foldText(name)}`.includes(` ${word}`))
  return [
    ...residents.flatMap(({ id, name, roomNumber, here }): Mentionable[] => (here && fits(`${name} ${roomNumber}`) ? [{ is: 'resident', id, name, roomNumber }] : [])),
    ...members.flatMap(({ person, name, role }): Mentionable[] => (role && person !== me && asked.length > 0 && fits(name) ? [{ is: 'member', id: person, name, role }] : [])),
  ]
}

/** The text with the mention replaced by the name, and where the caret stands then. */
export function withMention(text: string, mention: Mention, name: string): { text: string; caret: number } {
  const after = text.slice(mention.to)
  const gap = after.startsWith(' ') ? '' : ' '
  return { text: text.slice(0, mention.from) + name + gap + after, caret: mention.from + name.length + 1 }
}
