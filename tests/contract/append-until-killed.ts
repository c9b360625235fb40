import { argv } from 'node:process'
import { sqliteStorage } from '#server/storage/sqlite.ts'

/** Appends to a room without end, several at a time, and says each row's number once it is on disk. */
const [, , file = '', room = ''] = argv
const storage = sqliteStorage(file)
let { seq } = await storage.load(room)

async function appendOne(): Promise<void> {
  const next = ++seq
  const update = new TextEncoder().encode(`regel ${next}`)
  await storage.append({ room, seq: next, update, device: 'wil-phone', leases: new Map() })
  process.send?.(next)
}
for (;;) await Promise.all([appendOne(), appendOne(), appendOne()])
