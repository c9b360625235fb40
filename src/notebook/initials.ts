/**
 * R5, initials mode: how residents are named where others may look over a shoulder. `mevrouw Jansen` in room 101 is
 * `mw. J., k. 101`; names that somebody typed in a text are shortened likewise.
 */
export type Named = { readonly name: string; readonly initials: string | undefined; readonly roomNumber: string }

const TITLES: readonly (readonly [form: RegExp, short: string])[] = [
  [/^(?:mevrouw|mevr\.?|mw\.?)\s+/i, 'mw. '],
  [/^(?:meneer|mijnheer|dhr\.?|de heer)\s+/i, 'dhr. '],
]
/** Small words before a Dutch surname: they give no initial. */
const PREFIXES = ['de', 'den', 'der', 'van', 'ter', 'ten', 'te', 'het', '’t', "'t", 'in', 'op', 'la', 'el', 'al', 'von']

/** The short name with the room, so that two residents with one initial are told apart. */
export const shortName = (resident: Named): string => `${shortNameAlone(resident)}, k. ${resident.roomNumber}`

/** The same where the room stands beside it already. */
export function shortNameAlone({ name, initials }: Pick<Named, 'name' | 'initials'>): string {
  const { title, surname } = partsOf(name)
  return title + (initials?.trim() || `${[...surname][0]?.toUpperCase() ?? ''}.`)
}

/** The text with the names of these residents shortened. What it cannot know (a nickname, a relative) stays. */
export function withShortNames(text: string, residents: Iterable<Named>): string {
  let shown = text
  for (const resident of residents) shown = shown.replace(mentionOf(resident.name), shortName(resident))
  return shown
}

/** The name in a text: with or without title, with small words, with the s of the Dutch possessive. */
function mentionOf(name: string): RegExp {
  const { surname } = partsOf(name)
  const [first = '', ...rest] = [...surname]
  const small = PREFIXES.map(escaped).join('|')
  // A surname is often a common word (bakker, visser): only with its capital is it a name.
  const word = `${escaped(first.toUpperCase())}${escaped(rest.join(''))}`
  const title = '(?:(?:[Mm]evrouw|[Mm]evr\\.?|[Mm]w\\.?|[Mm]eneer|[Mm]ijnheer|[Dd]hr\\.?|[Dd]e heer)\\s+)?'
  return new RegExp(`(?<![\\p{L}\\p{N}])${title}(?:(?:${small}|${PREFIXES.map(capital).map(escaped).join('|')})\\s+)*${word}(?:['’]?s)?(?![\\p{L}\\p{N}])`, 'gu')
}

function partsOf(name: string): { title: string; surname: string } {
  const title = TITLES.find(([form]) => form.test(name))
  const rest = (title ? name.replace(title[0], '') : name).trim().split(/\s+/)
  while (rest.length > 1 && PREFIXES.includes(rest[0]?.toLowerCase() ?? '')) rest.shift()
  return { title: title?.[1] ?? '', surname: rest.join(' ') }
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
