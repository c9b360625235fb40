import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import cookies from '@fastify/cookie'
import helmet from '@fastify/helmet'
import limits from '@fastify/rate-limit'
import files from '@fastify/static'
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { adminRoutes } from './admin.ts'
import { openApi, refuse, type Code, type HttpParts } from './api.ts'
import { ALL_WITHIN, answerGarbage, armour, BODY_BYTES, guardHeaders, HEAD_BYTES, HEAD_WITHIN, isForeign } from './armour.ts'
import { auditRoutes } from './audit.ts'
import { calendarRoutes } from './calendar.ts'
import { deviceRoutes } from './devices.ts'
import { doorRoutes } from './doors.ts'
import { formerRoutes } from './former.ts'
import { gatheringRoutes } from './gathering.ts'
import { handInRoutes } from './hand-in.ts'
import { shiftRoutes } from './shift.ts'
import { goalRoutes } from './goals.ts'
import { markRoutes } from './marks.ts'
import { noteRefused } from './noting.ts'
import { passkeyRoutes } from './passkeys.ts'
import { peopleRoutes } from './people.ts'
import { tabletRoutes } from './tablet.ts'

export async function httpApp(parts: HttpParts): Promise<FastifyInstance> {
  const { origin, log } = parts
  const secure = origin().startsWith('https:')
  const loggerInstance: FastifyBaseLogger = log
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    requestTimeout: ALL_WITHIN,
    http: { maxHeaderSize: HEAD_BYTES, headersTimeout: HEAD_WITHIN },
    trustProxy: 'loopback',
    clientErrorHandler: answerGarbage,
    frameworkErrors: (_error, _request, reply) => {
      guardHeaders(reply)
      refuse(reply, 'malformed')
    },
  })

  app.removeContentTypeParser('text/plain')
  await app.register(helmet, armour(secure))
  await app.register(cookies)
  await app.register(limits, {
    global: false,
    errorResponseBuilder: () => Object.assign(new Error('too-many'), { statusCode: 429 }),
  })
  app.addHook('onRequest', async (request, reply) => {
    guardHeaders(reply)
    if (isForeign(request, origin())) {
      noteRefused(parts, 'foreign-origin')
      return refuse(reply, 'foreign-origin')
    }
  })
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, not the address that was asked: nothing that somebody typed stands in the log.
    log.info({ method: request.method, route: request.routeOptions.url ?? '*', status: reply.statusCode, ms: Math.round(reply.elapsedTime) })
  })
  app.setErrorHandler((error: { statusCode?: number; name?: string; code?: string }, _request, reply) => {
    // A file's name that no disk can hold is asked for by strangers alone, and is as absent as any other.
    const status = error.code !== undefined && noSuchFile.has(error.code) ? 404 : (error.statusCode ?? 500)
    if (status >= 500) log.error({ error: error.name, code: error.code }, 'request failed')
    const codes: Record<number, Code> = { 400: 'malformed', 413: 'too-large', 415: 'not-json', 429: 'too-many' }
    return refuse(reply, codes[status] ?? (status < 500 ? 'not-found' : 'trouble'))
  })

  const api = openApi(app, parts)
  doorRoutes(api)
  tabletRoutes(api)
  shiftRoutes(api)
  handInRoutes(api)
  passkeyRoutes(api)
  deviceRoutes(api)
  adminRoutes(api)
  markRoutes(api)
  goalRoutes(api)
  peopleRoutes(api)
  formerRoutes(api)
  gatheringRoutes(api)
  auditRoutes(api)
  calendarRoutes(api)

  app.get('/healthz', async () => ({ alive: true }))
  app.get('/readyz', async (_request, reply) => {
    const ready = parts.ready()
    return reply.code(ready ? 200 : 503).send({ ready })
  })
  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(parts.metrics()))

  await serveApp(app, parts.dist)
  return app
}

/**
 * The worker that works PINs out runs WebAssembly, which the page may not. A worker has the policy of its own file, so
 * this file alone gets the word for it, and nothing else: it fetches nothing and shows nothing.
 */
const pinWorker = /^pin\.worker-[\w-]+\.js(\.br|\.gz)?$/
const pinWorkerPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"
const noSuchFile = new Set(['ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE', 'ENOTDIR'])

/** The built app: hashed files for ever, everything else asked anew; an address of a screen gets the app itself. */
async function serveApp(app: FastifyInstance, dist: string): Promise<void> {
  const built = existsSync(join(dist, 'index.html'))
  if (built)
    await app.register(files, {
      root: dist,
      preCompressed: true,
      wildcard: true,
      dotfiles: 'ignore',
      cacheControl: false,
      setHeaders: (reply, path) => {
        const hashed = path.startsWith(join(dist, 'assets'))
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
        if (hashed && pinWorker.test(basename(path))) reply.header('content-security-policy', pinWorkerPolicy)
      },
    })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const screen = request.method === 'GET' && !path.startsWith('/api/') && !/\.[a-z0-9]+$/i.test(path)
    if (!screen) return refuse(reply, 'not-found')
    if (!built) return reply.code(503).type('text/plain; charset=utf-8').send('The app is not built yet. Run: npm run build\n')
    return reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}
