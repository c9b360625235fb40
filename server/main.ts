import { readConfig } from './config.ts'
import { startServer } from './server.ts'
import { sentenceOf } from './trouble.ts'

/** `npm start`: serves the notebook until it is told to stop. */
const config = readConfig(process.env)
if (!config.ok) fail(config.error)

const started = await startServer(config.value).catch((cause: unknown) => fail(sentenceOf(cause, config.value) ?? cause))
if (!started.ok) fail(`Another Schrift already serves from ${config.value.data}. Stop it first, or set SCHRIFT_DATA.`)

const server = started.value
console.log(`Schrift: ${server.origin}`)
if (server.setUpAddress) console.log(`Nothing is set up yet. Open this address once:\n${server.setUpAddress}`)

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    const late = setTimeout(() => process.exit(1), 10_000)
    late.unref()
    void server.close().then(() => process.exit(0))
  })

function fail(why: unknown): never {
  console.error(why)
  process.exit(1)
}
