import { stores } from './stores.ts'

/**
 * The page of the peers: `?store=floor` shows today's lines as a plain list. The bench calls the rest by name, on the
 * page's own origin.
 */
const list = document.getElementById('lines')
const lineOf = (text: string): HTMLLIElement => {
  const line = document.createElement('li')
  line.textContent = text
  return line
}

const name = new URLSearchParams(location.search).get('store')
const open = name === null ? undefined : stores[name]
if (open) {
  const lines = await (await open()).today()
  list?.append(...lines.map(({ by, at, text }) => lineOf(`${by} ${new Date(at).toLocaleTimeString('nl')} ${text}`)))
}

Object.assign(globalThis, {
  bench: {
    /** Fills one of the stores. */
    fillStore: async (store: string, lines: number, days: number) => (await stores[store]?.())?.fill(lines, days),
    fill: async (...how: Parameters<(typeof import('./fill.ts'))['fill']>) => (await import('./fill.ts')).fill(...how),
    search: async (...how: Parameters<(typeof import('./search.ts'))['searchTimes']>) => (await import('./search.ts')).searchTimes(...how),
    /** The floor of P3: what comes over a plain socket is put on the page. */
    listen: (address: string) =>
      new Promise<(text: string) => void>((resolve) => {
        const socket = new WebSocket(address)
        socket.onmessage = ({ data }) => list?.append(lineOf(String(data)))
        socket.onopen = () => {
          Object.assign(globalThis, { say: (text: string) => socket.send(text) })
          resolve((text) => socket.send(text))
        }
      }).then(() => undefined),
  },
})
