import { describe, expect, test } from 'vitest'
import { straysIn } from '#features/day/belongs.ts'

describe('what belongs in the care record is noticed while it is typed', () => {
  test.each([
    ['BSN 111222333 staat op de kaart', ['citizen-number']],
    ['nummer 1112.22.333', ['citizen-number']],
    ['Kreeg 500 mg extra', ['medicine']],
    ['2,5ml om acht uur', ['medicine']],
    ['Paracetamol gegeven', ['medicine']],
    ['Insuline om 8.00 uur', ['medicine']],
    ['De arts denkt aan een delier', ['diagnosis']],
    ['Diagnose: Alzheimer, 10 mg', ['medicine', 'diagnosis']],
  ])('%s', (text, strays) => expect(straysIn(text)).toEqual(strays))

  test.each([
    ['bel 0612345678 voor de taxi'],
    ['factuur 123456789'],
    ['000000000'],
    ['Kamer 101, 2 koekjes, 3 kopjes thee'],
    ['De soep van 12.30 uur was lekker'],
    ['Mevrouw Smit vertelde over haar medicijnman-film'],
    ['Om 10 miljoen te winnen'],
    [''],
  ])('nothing in: %s', (text) => expect(straysIn(text)).toEqual([]))
})
