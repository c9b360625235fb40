/** A run of text; `hit`: it is what was looked for. */
export type Piece = { readonly text: string; readonly hit: boolean }

/** Text as search sees it: lower case, without diacritics, single spaces. `Yılmaz` and `yilmaz` are one word. */
export const foldText = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ıøłđðþßæœijς]/g, (letter) => plain[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** The words of a question, folded, each once. */
export const wordsOf = (question: string): string[] => [...new Set(foldText(question).split(' '))].filter(Boolean)

/** Whether every word of `query` begins a word of `text`; both folded. */
export const matches = (text: string, query: readonly string[]): boolean => query.every((word) => beginsOne(text, word))

/**
 * Cuts `text` where a word of `query` (folded) begins a word of it, so that the hits can be marked.
 * The pieces put together are the text, and a text that `matches` has a hit for each word of the query.
 */
export function piecesOf(text: string, query: readonly string[]): Piece[] {
  const pieces: Piece[] = []
  let behind = 0
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const folded = foldText(word)
    const longest = Math.max(0, ...query.filter((wanted) => folded.startsWith(wanted)).map((wanted) => wanted.length))
    if (longest === 0) continue
    const end = index + lengthBehind(word, longest)
    if (index > behind) pieces.push({ text: text.slice(behind, index), hit: false })
    pieces.push({ text: text.slice(index, end), hit: true })
    behind = end
  }
  if (behind < text.length) pieces.push({ text: text.slice(behind), hit: false })
  return pieces
}

/** How much of a long text an excerpt keeps before its first hit and in all, in UTF-16 units. */
const BEFORE = 80
const LONG = 320

/** Pieces of a long text, cut at spaces to the part around the first hit; `…` stands for what was left out. */
export function excerptOf(pieces: readonly Piece[]): Piece[] {
  const text = pieces.map((piece) => piece.text).join('')
  if (text.length <= LONG) return [...pieces]
  const hit = pieces.findIndex((piece) => piece.hit)
  const before = pieces.slice(0, Math.max(0, hit)).reduce((sum, piece) => sum + piece.text.length, 0)
  const start = before <= BEFORE ? 0 : text.indexOf(' ', before - BEFORE) + 1
  const cut = text.length - start <= LONG ? text.length : text.lastIndexOf(' ', start + LONG)
  // A word longer than the excerpt has no space to cut at.
  const end = cut > start ? cut : start + LONG
  let at = 0
  const kept = pieces.flatMap((piece): Piece[] => {
    const from = at
    at += piece.text.length
    const part = piece.text.slice(Math.max(0, start - from), Math.max(0, end - from))
    return part === '' ? [] : [{ text: part, hit: piece.hit }]
  })
  return [...(start > 0 ? [ellipsis] : []), ...kept, ...(end < text.length ? [ellipsis] : [])]
}

const ellipsis: Piece = { text: '…', hit: false }

/** Letters that are no letter with a sign on it, but that people type as if they were. */
const plain: Record<string, string> = {
  ı: 'i', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ß: 'ss', æ: 'ae', œ: 'oe', ij: 'ij', ς: 'σ',
}

/** To look for the letters first and the space before them second is several times as fast as for both at once. */
function beginsOne(text: string, word: string): boolean {
  let at = text.indexOf(word)
  while (at > 0 && text[at - 1] !== ' ') at = text.indexOf(word, at + 1)
  return at >= 0
}

/** How much of `word` as it was written makes `length` folded letters, with the signs on its last letter. */
function lengthBehind(word: string, length: number): number {
  let taken = 0
  let letters = 0
  for (const letter of word) {
    const folded = foldText(letter).length
    if (letters >= length && folded > 0) break
    letters += folded
    taken += letter.length
  }
  return taken
}
