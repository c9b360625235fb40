import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A real mail server on this machine that keeps what it gets. */
export type Mailbox = {
  /** Address for `SCHRIFT_SMTP`. */
  readonly smtp: string
  readonly mails: readonly Mail[]
  /** Takes nothing for this address from now on. */
  refuse(address: string): void
  /** Holds what comes until `go`. */
  hold(): { go(): void }
  close(): Promise<void>
}
export type Mail = { readonly to: string; readonly raw: string; readonly text: string; readonly html: string }

export async function openMailbox(): Promise<Mailbox> {
  const mails: Mail[] = []
  const refused = new Set<string>()
  let held: Promise<void> | undefined
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, done) => done(refused.has(address) ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString()
        void Promise.resolve(held).then(() => {
          mails.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), raw, text: partOf(raw, 'text/plain'), html: partOf(raw, 'text/html') })
          done()
        })
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    smtp: `smtp://127.0.0.1:${port}`,
    mails,
    refuse: (address) => void refused.add(address),
    hold: () => {
      let go = (): void => undefined
      held = new Promise((resolve) => (go = resolve))
      return {
        go: () => {
          held = undefined
          go()
        },
      }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** One part of an e-mail, in the two ways in which mailers write text. */
function partOf(raw: string, type: string): string {
  const from = raw.search(new RegExp(`content-type: ${type}`, 'i'))
  if (from < 0) return ''
  const [head = '', ...rest] = raw.slice(from).split('\r\n\r\n')
  const body = rest.join('\r\n\r\n').split(/\r\n--[^\r\n]+/)[0] ?? ''
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString()
  if (!/quoted-printable/i.test(head)) return body
  const bytes = body.replace(/=\r\n/g, '').replace(/(=[0-9A-F]{2})+/g, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString())
  return bytes
}
