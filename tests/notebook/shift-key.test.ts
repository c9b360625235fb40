import { createHmac, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { SHIFT_STEP, shiftCode, shiftCodeIn, shiftKeyOf, spelled, stepAt } from '#notebook/shift-key.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

it('[D1] a code is the first 40 bits of HMAC-SHA-256 over the step, in Crockford’s base 32', async () => {
  for (const step of [0, 1, stepAt(Date.UTC(2026, 10, 24)), 2 ** 40]) {
    const secret = randomBytes(32)
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(step))
    const mac = createHmac('sha256', secret).update(counter).digest()
    const bits = [...mac.subarray(0, 5)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
    const expected = (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[parseInt(five, 2)]).join('')
    expect(await shiftCode(await shiftKeyOf(Uint8Array.from(secret)), step)).toBe(expected)
  }
})

it('[D1] it changes every 30 seconds, and its key cannot be taken out', async () => {
  const key = await shiftKeyOf(Uint8Array.from(randomBytes(32)))
  const at = Date.UTC(2026, 10, 24)
  expect(await shiftCode(key, stepAt(at))).toBe(await shiftCode(key, stepAt(at + SHIFT_STEP - 1)))
  expect(await shiftCode(key, stepAt(at))).not.toBe(await shiftCode(key, stepAt(at + SHIFT_STEP)))
  await expect(crypto.subtle.exportKey('raw', key as CryptoKey)).rejects.toThrow()
})

it('a code is found in what people type and in the link of a QR code, and in nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...ALPHABET), { minLength: 8, maxLength: 8 }), (letters) => {
      const code = letters.join('')
      for (const typed of [code, spelled(code), spelled(code).toLowerCase(), ` ${code.slice(0, 3)} ${code.slice(3)} `, `https://schrift.example.nl/dienst#${code}`])
        expect(shiftCodeIn(typed)).toBe(code)
    })
  )
  expect(shiftCodeIn('olio-l1i0')).toBe('01101110')
  for (const typed of ['', 'K7M2-9QX', 'K7M2-9QXPP', 'K7M2-9QXU', 'https://schrift.example.nl/koppelen#Zm9vYmFyYmF6cXV4cXV1eA']) expect(shiftCodeIn(typed)).toBeUndefined()
})
