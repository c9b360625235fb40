import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import * as v from 'valibot'

/** A server in a process of its own, of which time and memory are measured alone. */
export type Served = {
  readonly port: number
  /** After a garbage collection; memory in bytes, processor time in ms since it started. */
  readonly usage: () => Promise<Usage>
  readonly stop: () => Promise<void>
}

const usage = v.object({ cpu: v.number(), rss: v.number(), held: v.number() })
/** `held`: what JavaScript holds, buffers included; `rss`: what the system gave. */
export type Usage = v.InferOutput<typeof usage>

const probe = join(import.meta.dirname, 'probe.ts')

/** Starts a script that listens on the port that PORT names, and waits until it answers over HTTP. */
export async function serve(script: string, env: Readonly<Record<string, string>> = {}, asked?: number): Promise<Served> {
  const port = asked ?? (await freePort())
  const child = spawn(process.execPath, ['--expose-gc', '--import', probe, script], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()))
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${script} did not start:\n${said}`)
    if (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)) break
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  return {
    port,
    usage: async () => {
      child.send('usage')
      const [answer] = await once(child, 'message')
      return v.parse(usage, answer)
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
