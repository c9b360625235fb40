import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** What an authenticator and its browser may be made to say. `counts`: how far its counter goes up each time. */
type Lies = { readonly origin?: string; readonly host?: string; readonly verified?: boolean; readonly counter?: number; readonly forged?: boolean }

/** A passkey of its own kind in this process: a key pair, a counter, and a browser that says on which page it stands. */
export type Authenticator = {
  /** Says yes to `navigator.credentials.create`. */
  make(options: PublicKeyCredentialCreationOptionsJSON, lies?: Lies): RegistrationResponseJSON
  /** Says yes to `navigator.credentials.get`. */
  show(options: PublicKeyCredentialRequestOptionsJSON, lies?: Lies): AuthenticationResponseJSON
}

const PRESENT = 0x01
const VERIFIED = 0x04
const WITH_KEY = 0x40

export function newAuthenticator(page: string, counts = 1): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const credential = randomBytes(16)
  const id = credential.toString('base64url')
  let userHandle = ''
  let counter = 0

  const said = (type: string, challenge: string, { origin = page }: Lies): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const data = ({ host = 'localhost', verified = true, counter: told }: Lies, flags: number): Buffer => {
    counter += counts
    const head = Buffer.alloc(5)
    head.writeUInt8(flags | PRESENT | (verified ? VERIFIED : 0))
    head.writeUInt32BE(told ?? counter, 1)
    return Buffer.concat([createHash('sha256').update(host).digest(), head])
  }
  const answer = { id, rawId: id, type: 'public-key', clientExtensionResults: {} } as const

  return {
    make: ({ challenge, user }, lies = {}) => {
      userHandle = user.id
      const length = Buffer.from([0, credential.length])
      const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'))
      const key = new Map<number, number | Uint8Array>([[1, 2], [3, -7], [-1, 1], [-2, bytes(x)], [-3, bytes(y)]])
      const authData = Buffer.concat([data(lies, WITH_KEY), Buffer.alloc(16), length, credential, isoCBOR.encode(key)])
      const parts = new Map<string, string | Uint8Array | Map<string, string>>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, string>()],
        ['authData', Uint8Array.from(authData)],
      ])
      const attestationObject = Buffer.from(isoCBOR.encode(parts)).toString('base64url')
      const clientDataJSON = said('webauthn.create', challenge, lies).toString('base64url')
      return { ...answer, response: { clientDataJSON, attestationObject, transports: ['internal'] } }
    },
    show: ({ challenge }, lies = {}) => {
      const client = said('webauthn.get', challenge, lies)
      const authenticatorData = data(lies, 0)
      const signed = Buffer.concat([authenticatorData, createHash('sha256').update(lies.forged ? 'other' : client).digest()])
      return {
        ...answer,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: authenticatorData.toString('base64url'),
          signature: sign('sha256', signed, privateKey).toString('base64url'),
          userHandle,
        },
      }
    },
  }
}
