import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bodyOf,
  fromBase64Url,
  holds,
  isSealed,
  KEY_BYTES,
  keyToText,
  newKeyPair,
  seal,
  SEAL_BYTES,
  sealOf,
  textToKey,
  toBase64Url,
} from '#notebook/seal.ts'

const words = () => new TextEncoder().encode('Mevrouw wil buiten zitten')

describe('seals', () => {
  it('a seal holds for its own words and key: 64 bytes before the body as it was', async () => {
    const { publicKey, privateKey } = await newKeyPair()
    const sealed = await seal(words(), privateKey)
    expect(sealed.byteLength).toBe(SEAL_BYTES + words().byteLength)
    expect(bodyOf(sealed)).toEqual(words())
    expect(sealOf(sealed).byteLength).toBe(64)
    expect(await holds(sealed, publicKey)).toBe(true)
  })

  it('[fault 22] it holds for no other key, nor after one changed bit anywhere', async () => {
    const { publicKey, privateKey } = await newKeyPair()
    const sealed = await seal(words(), privateKey)
    expect(await holds(sealed, (await newKeyPair()).publicKey)).toBe(false)
    for (let at = 0; at < sealed.byteLength; at++)
      expect(await holds(sealed.with(at, (sealed[at] ?? 0) ^ 1), publicKey), `byte ${at}`).toBe(false)
  })

  it('bytes with no room for a body are not sealed', () => {
    expect(isSealed(new Uint8Array(64))).toBe(false)
    expect(isSealed(new Uint8Array(65))).toBe(true)
  })

  it('the private key cannot be taken out', async () => {
    const { privateKey } = await newKeyPair()
    for (const format of ['pkcs8', 'jwk'] as const)
      await expect(crypto.subtle.exportKey(format, privateKey)).rejects.toThrow()
  })
})

describe('keys as text', () => {
  it('a public key written as 87 signs is read as the same key', async () => {
    const { publicKey, privateKey } = await newKeyPair()
    const text = await keyToText(publicKey)
    expect(text).toMatch(/^[A-Za-z0-9_-]{87}$/)
    expect(fromBase64Url(text).byteLength).toBe(KEY_BYTES)
    expect(await holds(await seal(words(), privateKey), await textToKey(text))).toBe(true)
  })

  it('a text that is no point on the curve is refused', async () => {
    const { publicKey } = await newKeyPair()
    const bytes = fromBase64Url(await keyToText(publicKey))
    const off = toBase64Url(bytes.with(64, (bytes[64] ?? 0) ^ 1))
    for (const text of ['', 'A'.repeat(87), off]) await expect((async () => textToKey(text))()).rejects.toThrow()
  })

  it('bytes survive base64url, without signs that an address would change', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = toBase64Url(bytes)
        expect(text).toMatch(/^[A-Za-z0-9_-]*$/)
        expect(fromBase64Url(text)).toEqual(bytes)
      })
    )
  })
})
