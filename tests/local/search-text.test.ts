import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { excerptOf, foldText, matches, piecesOf, wordsOf } from '#local/search-text.ts'

const finds = (text: string, question: string): boolean => matches(foldText(text), wordsOf(question))
const hits = (text: string, question: string): string[] =>
  piecesOf(text, wordsOf(question)).flatMap((piece) => (piece.hit ? [piece.text] : []))

describe('what search takes for the same', () => {
  test.each([
    ['mevrouw Yılmaz', 'yilmaz'],
    ['mevrouw YILMAZ', 'Yılmaz'],
    ['een crème brûlée', 'creme brulee'],
    ['een cre\u0300me', 'crème'],
    ['Løvås', 'lovas'],
    ['Straße', 'strasse'],
    ['ijsje', 'ijs'],
    ['ΟΔΟΣ', 'οδος'],
    ['İpek', 'ipek'],
  ])('%s is found by %s', (text, question) => expect(finds(text, question)).toBe(true))

  test('a word is found by its beginning, not by its middle', () => {
    expect(finds('De rollator staat klaar', 'rol')).toBe(true)
    expect(finds('De rollator staat klaar', 'lator')).toBe(false)
  })
  test('all words must be there, in any order', () => {
    expect(finds('Meneer Bakker at zijn soep', 'soep bak')).toBe(true)
    expect(finds('Meneer Bakker at zijn soep', 'soep brood')).toBe(false)
  })
  test('signs part words and are never looked for themselves', () => {
    expect(finds('Smit-Ooms, k.105', 'ooms 105')).toBe(true)
    expect(wordsOf(' …, "Soep" & soep! ')).toEqual(['soep'])
    expect(finds('iets', '?!')).toBe(true)
  })
})

describe('hits are marked in the words as they were written', () => {
  test('the beginning of each word that was looked for', () =>
    expect(piecesOf('Crème voor mevrouw Crébas', wordsOf('cre'))).toEqual([
      { text: 'Crè', hit: true },
      { text: 'me voor mevrouw ', hit: false },
      { text: 'Cré', hit: true },
      { text: 'bas', hit: false },
    ]))
  test('a sign on the last letter stays with its letter', () => expect(hits('cre\u0300me', 'cre')).toEqual(['cre\u0300']))
  test('of two words that fit, the longer', () => expect(hits('wandelen', 'wa wandel')).toEqual(['wandel']))
  test('one letter that is written as two is marked whole', () => expect(hits('Straße', 'stras')).toEqual(['Straß']))
  test('nothing looked for marks nothing', () =>
    expect(piecesOf('Gewoon een regel', wordsOf(''))).toEqual([{ text: 'Gewoon een regel', hit: false }]))
  test('no text, no pieces', () => expect(piecesOf('', ['a'])).toEqual([]))
})

describe('of a long text the part around the first hit is shown', () => {
  const long = `${'thee en brood '.repeat(40)}met appelstroop ${'daarna gerust '.repeat(40)}`
  const shown = (text: string, question: string): string =>
    excerptOf(piecesOf(text, wordsOf(question))).map((piece) => piece.text).join('')

  test('with the hit in it, whole words, and signs of what is left out', () => {
    const excerpt = shown(long, 'appels')
    expect(excerpt).toMatch(/^…(thee|en|brood) .*met appelstroop daarna.* (daarna|gerust)…$/)
    expect(excerpt.length).toBeLessThan(330)
  })
  test('without a hit its beginning', () => expect(shown(long, 'soep')).toMatch(/^thee en brood .*…$/))
  test('a short text stays whole', () => expect(shown('Kort en goed', 'goed')).toBe('Kort en goed'))
  test('one endless word is cut all the same', () => expect(shown('a'.repeat(2000), 'b').length).toBeLessThan(330))
  test('a hit at the very end is shown', () => expect(shown(`${'thee en brood '.repeat(40)}soep`, 'soep')).toMatch(/soep$/))
})

describe('for any text', () => {
  const letters = fc.constantFrom(...'aAeéÉiıİoøßæij sS  -\'.1́̈ΣςσYŁ字هَ👵🏽\ud800')
  const texts = fc.oneof(fc.string({ unit: letters, maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 40 }))

  test('the pieces put together are the text', () =>
    fc.assert(fc.property(texts, texts, (text, question) => {
      expect(piecesOf(text, wordsOf(question)).map((piece) => piece.text).join('')).toBe(text)
    })))
  test('what is found is marked for every word, and what is marked was looked for', () =>
    fc.assert(fc.property(texts, fc.string({ unit: letters, minLength: 1, maxLength: 3 }), (text, question) => {
      const words = wordsOf(question)
      const marked = hits(text, question).map(foldText)
      for (const word of words) expect(marked.some((hit) => hit.startsWith(word))).toBe(finds(text, word))
      for (const hit of marked) expect(words.some((word) => hit.startsWith(word))).toBe(true)
    }), { numRuns: 1000 }))
  test('folding twice is folding once', () =>
    fc.assert(fc.property(texts, (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text))
    })))
})
