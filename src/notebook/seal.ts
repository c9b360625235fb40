/**
 * A seal is an ES256 signature (ECDSA P-256, SHA-256, 64 bytes) by the writing device's key over the
 * body's bytes. A sealed record travels as one byte string: the seal's 64 bytes, then the body.
 */
export type Sealed = Uint8Array<ArrayBuffer>

export const SEAL_BYTES = 64
/** The uncompressed P-256 point. */
export const KEY_BYTES = 65

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' } as const
const es256 = { name: 'ECDSA', hash: 'SHA-256' } as const

/** A key as this platform's WebCrypto holds it. */
export type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>
export type KeyPair = { readonly publicKey: Key; readonly privateKey: Key }

/** A device's key pair. The private key cannot be taken out of the browser. */
export const newKeyPair = (): Promise<KeyPair> => crypto.subtle.generateKey(ecdsa, false, ['sign', 'verify'])

export async function seal(body: Uint8Array<ArrayBuffer>, key: Key): Promise<Sealed> {
  const signature = new Uint8Array(await crypto.subtle.sign(es256, key, body))
  const sealed = new Uint8Array(SEAL_BYTES + body.byteLength)
  sealed.set(signature)
  sealed.set(body, SEAL_BYTES)
  return sealed
}

export const isSealed = (bytes: Uint8Array): boolean => bytes.byteLength > SEAL_BYTES
export const bodyOf = (sealed: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => sealed.subarray(SEAL_BYTES)
export const sealOf = (sealed: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => sealed.subarray(0, SEAL_BYTES)

/** Whether `sealed` was sealed by the holder of `key`. */
export const holds = (sealed: Uint8Array<ArrayBuffer>, key: Key): Promise<boolean> =>
  crypto.subtle.verify(es256, key, sealOf(sealed), bodyOf(sealed))

export async function keyToText(key: Key): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', key)))
}

/** The public key written as base64url of its 65 bytes; throws when it is no point on the curve. */
export const textToKey = (text: string): Promise<Key> =>
  crypto.subtle.importKey('raw', fromBase64Url(text), ecdsa, true, ['verify'])

export const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

export const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
