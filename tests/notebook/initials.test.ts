import { describe, expect, test } from 'vitest'
import { shortName, withShortNames } from '#notebook/initials.ts'

const resident = (name: string, roomNumber: string, initials?: string) => ({ name, roomNumber, initials })
const ward = [resident('mevrouw Jansen', '101'), resident('meneer De Vries', '102'), resident('mevrouw Yılmaz', '103'), resident('meneer Bakker', '104'), resident('mevrouw Smit-Ooms', '105')]

describe('[R5] initials mode', () => {
  test.each([
    [resident('mevrouw Jansen', '101'), 'mw. J., k. 101'],
    [resident('Mw. Jansen', '101'), 'mw. J., k. 101'],
    [resident('meneer De Vries', '102'), 'dhr. V., k. 102'],
    [resident('de heer van der Berg', '7a'), 'dhr. B., k. 7a'],
    [resident('mevrouw Yılmaz', '103'), 'mw. Y., k. 103'],
    [resident('Noël Peeters', '9', 'N.P.'), 'N.P., k. 9'],
  ])('a name is shown short', (named, short) => expect(shortName(named)).toBe(short))

  test.each([
    ['Mevrouw Jansen wil wandelen.', 'mw. J., k. 101 wil wandelen.'],
    ['Jansen en De Vries zaten samen; de Vries won.', 'mw. J., k. 101 en dhr. V., k. 102 zaten samen; dhr. V., k. 102 won.'],
    ['Het is Jansens verjaardag.', 'Het is mw. J., k. 101 verjaardag.'],
    ['mw. Smit-Ooms vroeg ernaar', 'mw. S., k. 105 vroeg ernaar'],
    ['Mevrouw Yılmaz belde.', 'mw. Y., k. 103 belde.'],
    ['De bakker komt om elf uur; meneer Bakker ook.', 'De bakker komt om elf uur; dhr. B., k. 104 ook.'],
    ['Jansenstraat en Verjansen blijven.', 'Jansenstraat en Verjansen blijven.'],
  ])('names in a text are shortened: %s', (text, shown) => expect(withShortNames(text, ward)).toBe(shown))
})
