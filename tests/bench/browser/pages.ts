import { readFileSync, existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { build } from 'vite'
import { newFolder } from '../relays/organisation.ts'

/** The bench's own pages, built and served: the peers and floors, and what fills a device with a history. */
export type Pages = {
  readonly origin: string
  /** A script that offers `fill` on whatever page it is put into. */
  readonly filler: string
  readonly close: () => Promise<void>
}

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' }
const root = join(import.meta.dirname, '../page')
/** PouchDB asks for Node's events, and means the package of that name. */
const events = createRequire(import.meta.url).resolve('events/')

export async function servePages(): Promise<Pages> {
  const folder = await newFolder()
  const quiet = { root, base: '/', logLevel: 'error', configFile: false, worker: { format: 'es' }, resolve: { alias: { events } } } as const
  await build({ ...quiet, build: { outDir: folder, emptyOutDir: true, target: 'esnext' } })
  const filler = join(folder, 'filler')
  const lib = { entry: join(root, 'fill.ts'), formats: ['iife' as const], name: 'filler', fileName: () => 'filler.js' }
  await build({ ...quiet, build: { outDir: filler, target: 'esnext', lib } })

  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://bench')
    const file = join(folder, pathname === '/' ? 'index.html' : pathname)
    if (!file.startsWith(folder) || !existsSync(file)) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'cache-control': 'max-age=3600' })
    response.end(readFileSync(file))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    filler: `${readFileSync(join(filler, 'filler.js'), 'utf8')}\nglobalThis.filler = filler`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
