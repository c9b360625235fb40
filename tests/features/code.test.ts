import { expect, test } from 'vitest'
import { codeIn } from '#features/sign-in/code.ts'

test.each([
  ['a bare code', 'kT3_x-9', 'kT3_x-9'],
  ['a code with spaces around and in it', '  kT3_ x-9\n', 'kT3_x-9'],
  ['a whole link', 'https://schrift.zonnehof.nl/koppelen#kT3_x-9', 'kT3_x-9'],
  ['the address’s own hash', '#kT3_x-9', 'kT3_x-9'],
  ['nothing', ' ', ''],
])('the code is found in %s', (_, typed, code) => expect(codeIn(typed)).toBe(code))
