import { createServer, connect, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { inflate } from '#sync/inflate.ts'
import { decodeFrame } from '#wire/messages.ts'
import { isPacked, unpack } from '#wire/packed.ts'

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
  /** All bytes that came to the browser so far; behind them, what packed answers among them hold. */
  heard(): Promise<Buffer>
  close(): Promise<void>
}

export async function layWire(relayPort: () => number): Promise<Wire> {
  let whole = true
  let hushed = false
  const pairs = new Set<[Socket, Socket]>()
  /** What came over each, whole or cut off since. */
  const connections: Buffer[][] = []

  const server: Server = createServer((browser) => {
    if (!whole) {
      browser.destroy()
      return
    }
    const relay = connect(relayPort(), '127.0.0.1')
    const pair: [Socket, Socket] = [browser, relay]
    pairs.add(pair)
    const received: Buffer[] = []
    connections.push(received)
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
    async heard() {
      const all = connections.map((received) => Buffer.concat(received))
      const packed = all.flatMap(framesOf).filter((frame) => isPacked(decodeFrame(frame).message))
      const unpacked = await Promise.all(packed.map((frame) => unpack(decodeFrame(frame).message, inflate)))
      return Buffer.concat([...all, ...unpacked])
    },
    close: async () => {
      hangUp()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The binary frames that a relay sent over a connection which became a WebSocket; none of another one. */
function framesOf(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = []
  if (!bytes.toString('latin1', 0, 12).startsWith('HTTP/1.1 101')) return frames
  let at = bytes.indexOf('\r\n\r\n') + 4
  while (at + 10 <= bytes.length) {
    const [opcode, short] = [bytes.readUInt8(at) & 15, bytes.readUInt8(at + 1)]
    const head = short < 126 ? 2 : short === 126 ? 4 : 10
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
    if (opcode === 2 && at + head + length <= bytes.length) frames.push(bytes.subarray(at + head, at + head + length))
    at += head + length
  }
  return frames
}
