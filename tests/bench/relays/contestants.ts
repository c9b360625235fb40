import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { dialects, type Dialect } from './line.ts'
import { serve, freePort, type Served } from './process.ts'

/** Relays that run side by side and take turns. */
export type Contestant = Served & { readonly dialect: Dialect }
export type Contestants = Readonly<Record<keyof typeof dialects, Contestant>> & { readonly stop: () => Promise<void> }

const here = (file: string): string => join(import.meta.dirname, file)
const stock = join(dirname(createRequire(import.meta.url).resolve('y-websocket-2/package.json')), 'bin/server.cjs')

export async function schrift(data: string): Promise<Contestant> {
  const port = await freePort()
  const env = { SCHRIFT_DATA: data, SCHRIFT_LOG: 'silent', SCHRIFT_ORIGIN: `http://localhost:${port}` }
  return { ...(await serve(here('../../../server/main.ts'), env, port)), dialect: dialects.Schrift }
}

/** The floor alone. */
export const startFloor = async (): Promise<Contestant> => ({ ...(await serve(here('broadcast.ts'))), dialect: dialects['ws broadcast'] })

/** Schrift on the folder of an organisation, the floor, and the two stock relays. */
export async function startAll(data: string): Promise<Contestants> {
  const all = {
    Schrift: await schrift(data),
    'ws broadcast': await startFloor(),
    'y-websocket': { ...(await serve(stock)), dialect: dialects['y-websocket'] },
    Hocuspocus: { ...(await serve(here('hocuspocus.ts'), { BENCH_DATA: data })), dialect: dialects.Hocuspocus },
  }
  return { ...all, stop: async () => void (await Promise.all(Object.values(all).map((each) => each.stop()))) }
}
