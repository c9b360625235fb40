import { argon2id } from 'hash-wasm'
import type { PinAnswer, PinAsked } from './pin-hash.ts'

/**
 * Works a PIN's hash out. It has a file of its own because WebAssembly needs a word in the content policy that the
 * page itself does without; the relay gives that word to this file alone.
 */
self.addEventListener('message', ({ data: { nr, secret, salt, cost } }: MessageEvent<PinAsked>) => {
  const answer = (reply: PinAnswer): void => self.postMessage(reply)
  const { memory: memorySize, passes: iterations } = cost
  argon2id({ password: secret, salt, memorySize, iterations, parallelism: 1, hashLength: 32, outputType: 'binary' }).then(
    (hash) => answer({ nr, hash: Uint8Array.from(hash) }),
    (cause: unknown) => answer({ nr, failed: cause instanceof Error ? cause.name : 'unknown' })
  )
})
