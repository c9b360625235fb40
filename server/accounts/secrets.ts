import { createHash, randomBytes } from 'node:crypto'
import { keyToText, type Key } from '#notebook/seal.ts'

/** 128 random bits for a link; 256 for a cookie. Written as base64url. */
export const newCode = (): string => randomBytes(16).toString('base64url')
export const newToken = (): string => randomBytes(32).toString('base64url')

/** What is kept of a code or a token. They are random enough to need no salt and no slow hash. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

export type RelayKey = { readonly privateKey: Key; readonly publicText: string }

/** A private P-256 key as JSON; without `d` it is the public one. */
type Jwk = { kty: string; crv: string; x: string; y: string; d?: string }

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' }

/** A new key for the relay's seal, as the JWK to keep. */
export async function newRelayJwk(): Promise<string> {
  const { privateKey } = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify'])
  return JSON.stringify(await crypto.subtle.exportKey('jwk', privateKey))
}

export async function readRelayJwk(kept: string): Promise<RelayKey> {
  const jwk: Jwk = JSON.parse(kept)
  const { kty, crv, x, y, d } = jwk
  const publicKey = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, ecdsa, true, ['verify'])
  return {
    privateKey: await crypto.subtle.importKey('jwk', { kty, crv, x, y, ...(d ? { d } : {}) }, ecdsa, false, ['sign']),
    publicText: await keyToText(publicKey),
  }
}
