/** How dear one try is: memory in KiB, and passes over it. */
export type Cost = { readonly memory: number; readonly passes: number }

/** Argon2id with one lane, 32 bytes; rejects where this browser cannot do it. */
export type PinHash = (secret: Uint8Array, salt: Uint8Array, cost: Cost) => Promise<Uint8Array>

export type PinAsked = { readonly nr: number; readonly secret: Uint8Array; readonly salt: Uint8Array; readonly cost: Cost }
export type PinAnswer = { readonly nr: number } & ({ readonly hash: Uint8Array } | { readonly failed: string })

/** How long a hash may take, ms: the slowest tablet that is of any use takes a second or two. */
const PATIENCE = 20_000

/** Works a PIN out in a worker of its own. The worker stays, so that changing hands is quick; one that failed is made anew. */
export const pinHash: PinHash = async (secret, salt, cost) => {
  const asked = (running ??= startWorker())
  try {
    return await asked.hash(secret, salt, cost)
  } catch (cause) {
    asked.end()
    if (running === asked) running = undefined
    throw cause
  }
}

type Running = { readonly hash: PinHash; end(): void }
let running: Running | undefined

function startWorker(): Running {
  const worker = new Worker(new URL('./pin.worker.ts', import.meta.url), { type: 'module', name: 'pincode' })
  let last = 0
  return {
    hash: (secret, salt, cost) => {
      const nr = ++last
      const over = new AbortController()
      return new Promise<Uint8Array>((resolve, reject) => {
        const { signal } = over
        const late = setTimeout(() => reject(new Error('no answer')), PATIENCE)
        signal.addEventListener('abort', () => clearTimeout(late))
        worker.addEventListener('error', () => reject(new Error('the worker does not run')), { signal })
        const listen = ({ data }: MessageEvent<PinAnswer>): void => {
          if (data.nr !== nr) return
          if ('hash' in data) resolve(data.hash)
          else reject(new Error(data.failed))
        }
        worker.addEventListener('message', listen, { signal })
        worker.postMessage({ nr, secret, salt, cost } satisfies PinAsked)
      }).finally(() => over.abort())
    },
    end: () => worker.terminate(),
  }
}
