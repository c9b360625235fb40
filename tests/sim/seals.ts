import { hash } from 'node:crypto'

/**
 * Keys and seals for simulations, with the shape of ES256 and a fiftieth of its time. They are honest: a seal fits
 * only if it was made with the private key of that public key over exactly these bytes. (They would be worthless
 * elsewhere: whoever verifies looks the private key up.) Nothing is done on other threads and nothing is left to
 * chance, so that a run can be had again. The real seals have their own tests.
 */
type SimKey = { readonly type: 'public' | 'private'; readonly text: string }

export function simSubtle(random: () => number): object {
  /** Public point, as hex → the secret behind it. */
  const secrets = new Map<string, string>()
  const sealOf = (secret: string, body: Uint8Array): Buffer =>
    hash('sha512', Buffer.concat([Buffer.from(secret), body]), 'buffer')
  return {
    async generateKey(): Promise<{ publicKey: SimKey; privateKey: SimKey }> {
      const secret = Array.from({ length: 4 }, () => random().toString(36)).join()
      const text = `04${hash('sha512', secret)}`
      secrets.set(text, secret)
      return { publicKey: { type: 'public', text }, privateKey: { type: 'private', text: secret } }
    },
    async exportKey(_format: string, { text }: SimKey): Promise<ArrayBuffer> {
      return Uint8Array.from(Buffer.from(text, 'hex')).buffer
    },
    async importKey(_format: string, raw: Uint8Array): Promise<SimKey> {
      const text = Buffer.from(raw).toString('hex')
      if (!secrets.has(text)) throw new DOMException('no point on the curve', 'DataError')
      return { type: 'public', text }
    },
    async sign(_algorithm: object, { type, text }: SimKey, body: Uint8Array): Promise<ArrayBuffer> {
      if (type !== 'private') throw new DOMException('no private key', 'InvalidAccessError')
      return Uint8Array.from(sealOf(text, body)).buffer
    },
    async verify(_algorithm: object, { text }: SimKey, seal: Uint8Array, body: Uint8Array): Promise<boolean> {
      const secret = secrets.get(text)
      return secret !== undefined && sealOf(secret, body).equals(seal)
    },
  }
}
