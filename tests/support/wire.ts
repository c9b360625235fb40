import { createServer, connect, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/**
 * A wire between one browser and the relay: plain TCP on a port of its own, cut and mended by hand. What the
 * relay says can be held back while what the browser says still arrives.
 */
export type Wire = {
  readonly origin: string
  cut(): void
  mend(): void
  /** Holds back everything that the relay says from now on. */
  hush(): void
  /** All bytes that came to the browser so far. */
  heard(): Buffer
  close(): Promise<void>
}

export async function layWire(relayPort: () => number): Promise<Wire> {
  let whole = true
  let hushed = false
  const pairs = new Set<[Socket, Socket]>()
  const received: Buffer[] = []

  const server: Server = createServer((browser) => {
    if (!whole) {
      browser.destroy()
      return
    }
    const relay = connect(relayPort(), '127.0.0.1')
    const pair: [Socket, Socket] = [browser, relay]
    pairs.add(pair)
    const end = (): void => {
      pairs.delete(pair)
      browser.destroy()
      relay.destroy()
    }
    for (const socket of pair) {
      socket.on('error', end)
      socket.on('close', end)
    }
    browser.on('data', (bytes) => relay.write(bytes))
    relay.on('data', (bytes) => {
      if (hushed) return
      received.push(bytes)
      browser.write(bytes)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  const hangUp = (): void => {
    for (const [browser, relay] of pairs) {
      browser.destroy()
      relay.destroy()
    }
  }
  return {
    origin: `http://localhost:${port}`,
    cut: () => {
      whole = false
      hangUp()
    },
    mend: () => {
      whole = true
      hushed = false
    },
    hush: () => {
      hushed = true
    },
    heard: () => Buffer.concat(received),
    close: async () => {
      hangUp()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
