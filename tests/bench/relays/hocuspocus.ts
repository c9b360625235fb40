import { join } from 'node:path'
import { SQLite } from '@hocuspocus/extension-sqlite'
import { Server } from '@hocuspocus/server'

/** Hocuspocus with its SQLite extension, as its guide sets it up. */
const database = join(process.env['BENCH_DATA'] ?? '.', 'hocuspocus.sqlite')
await new Server({
  address: '127.0.0.1',
  port: Number(process.env['PORT']),
  quiet: true,
  stopOnSignals: false,
  extensions: [new SQLite({ database })],
}).listen()
