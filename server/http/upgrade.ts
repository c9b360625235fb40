import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import type { WebSocketServer } from 'ws'
import type { Accounts } from '#server/accounts/accounts.ts'
import type { Audit } from '#server/audit/audit.ts'
import type { Relay } from '#server/relay/relay.ts'
import { CLOSE } from '#wire/messages.ts'
import { cookieIn, cookieName, sessionCookie } from './cookies.ts'
import { noteRefused } from './noting.ts'
import { originAllowed, siteAllowed } from './origin.ts'

type Parts = {
  readonly accounts: Accounts
  readonly audit: Audit
  readonly relay: Relay
  readonly origin: () => string
  readonly isClosing: () => boolean
  readonly now: () => number
  readonly log: Logger
}

/**
 * The door of `/sync`. Another website's page never gets through: its Origin is refused before the upgrade. A device
 * without a session is let in and shown out with 4401, because a client retries a refused upgrade for ever.
 */
export function acceptSockets(http: HttpServer, sockets: WebSocketServer, parts: Parts): void {
  const secure = (): boolean => parts.origin().startsWith('https:')
  const renewed = new WeakMap<IncomingMessage, string>()
  sockets.on('headers', (headers, request) => {
    const cookie = renewed.get(request)
    if (cookie !== undefined) headers.push(`Set-Cookie: ${sessionCookie(cookie, secure())}`)
  })
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const refused = whyRefused(request, parts)
    if (refused) {
      if (refused.status === 403) noteRefused(parts, 'foreign-origin')
      parts.log.info({ status: refused.status }, 'upgrade refused')
      socket.end(`HTTP/1.1 ${refused.status} ${refused.text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
      return
    }
    const cookie = cookieIn(request.headers.cookie, cookieName(secure()))
    const next = cookie === undefined ? undefined : parts.accounts.sessions.renew(cookie)
    if (next !== undefined) renewed.set(request, next)
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const session = cookie === undefined ? undefined : parts.accounts.session(cookie)
      if (session && parts.accounts.stands(session)) parts.relay.accept(opened, session, socket)
      else {
        noteRefused(parts, 'signed-out', { session })
        // What a stranger still sends may break the protocol; without a listener that would end the process.
        opened.on('error', () => opened.terminate())
        opened.close(CLOSE.signedOut)
      }
    })
  })
}

function whyRefused(request: IncomingMessage, { origin, isClosing }: Parts): { status: number; text: string } | undefined {
  if (request.url !== '/sync') return { status: 404, text: 'Not Found' }
  const { origin: from, host, 'sec-fetch-site': site } = request.headers
  if (!siteAllowed(site, false) || !originAllowed(from, host, origin())) return { status: 403, text: 'Forbidden' }
  return isClosing() ? { status: 503, text: 'Service Unavailable' } : undefined
}
