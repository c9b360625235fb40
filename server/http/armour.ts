import type { Socket } from 'node:net'
import type { FastifyHelmetOptions } from '@fastify/helmet'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { originAllowed, siteAllowed } from './origin.ts'

/** What the page may do: run and show its own files, talk to its own relay, stand in nobody's frame. */
export const armour = (secure: boolean): FastifyHelmetOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      workerSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
      trustedTypes: ['default'],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  crossOriginEmbedderPolicy: false,
  strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
  xFrameOptions: { action: 'deny' },
})

/** The camera scans a shift's code; the page asks for nothing else. */
const nobody = [
  'accelerometer', 'autoplay', 'bluetooth', 'browsing-topics', 'display-capture', 'geolocation', 'gyroscope', 'hid', 'idle-detection',
  'magnetometer', 'microphone', 'midi', 'payment', 'serial', 'usb', 'xr-spatial-tracking',
]
const PERMISSIONS = ['camera=(self)', ...nobody.map((feature) => `${feature}=()`)].join(', ')

/** ms in which a request's head, and the whole of it, must have come: a connection that dribbles is not waited for. */
export const HEAD_WITHIN = 15_000
export const ALL_WITHIN = 30_000
/** Bytes of a request's head, and of its body. */
export const HEAD_BYTES = 16 * 1024
export const BODY_BYTES = 64 * 1024

/** Whether a request is one of the API's, by the route that answers it: an address has many spellings, a route has one. */
const isApi = (request: FastifyRequest): boolean => request.routeOptions.url?.startsWith('/api/') === true

/** Headers that every answer bears, unless a file or a page says otherwise. */
export function guardHeaders(reply: FastifyReply): void {
  reply.header('permissions-policy', PERMISSIONS)
  reply.header('cache-control', 'no-store')
  reply.header('x-content-type-options', 'nosniff')
}

/**
 * Whether another website's page sent it: whatever may change something needs this relay's Origin, and the API answers
 * no page but its own. `Sec-Fetch-Site` is a second fence, where the browser puts it up.
 */
export function isForeign(request: FastifyRequest, configured: string): boolean {
  const { origin, host } = request.headers
  const reading = request.method === 'GET' || request.method === 'HEAD'
  if (reading && !isApi(request)) return false
  if (!siteAllowed(request.headers['sec-fetch-site'], reading)) return true
  return reading && origin === undefined ? false : !originAllowed(origin, host, configured)
}

/** Answers what is no HTTP, or too much of it, before there is a request. Nothing of it stands in the log: it may hold anything. */
export function answerGarbage(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const [status, code] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'too-large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'trouble']
        : ['400 Bad Request', 'malformed']
  const body = JSON.stringify({ code })
  const head = ['Connection: close', 'Content-Type: application/json', 'Cache-Control: no-store', 'X-Content-Type-Options: nosniff', `Content-Length: ${body.length}`]
  socket.end(`HTTP/1.1 ${status}\r\n${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
