import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pino, type DestinationStream, type Logger } from 'pino'
import { WebSocketServer } from 'ws'
import { DAY } from '#notebook/calendar.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import { parseRoom } from '#notebook/rooms.ts'
import { openAccounts, type Accounts } from '#server/accounts/accounts.ts'
import type { Registers } from '#server/accounts/types.ts'
import { noteAgreement } from '#server/audit/agreement.ts'
import { openAudit, type Audit, type AuditRow } from '#server/audit/audit.ts'
import { buildExample } from '#server/example/example.ts'
import { exampleLinks } from '#server/example/links.ts'
import { httpApp } from '#server/http/app.ts'
import { metricsText } from '#server/http/metrics.ts'
import { openSetUp } from '#server/http/set-up.ts'
import { acceptSockets } from '#server/http/upgrade.ts'
import { openPostman } from '#server/mail/postman.ts'
import { createRelay, socketSettings, type RoomAct } from '#server/relay/relay.ts'
import { claimFolder, dataFolder, freeBytes } from '#server/storage/folder.ts'
import { sqliteStorage } from '#server/storage/sqlite.ts'
import { timed } from '#server/storage/timed.ts'
import type { Config } from './config.ts'
import { version } from './version.ts'

/** A relay that serves: app, API and WebSocket on one port. */
export type Server = {
  /** The address that people open. */
  readonly origin: string
  readonly port: number
  /** Where the first person sets the relay up; undefined when that is done. */
  readonly setUpAddress: string | undefined
  readonly accounts: Accounts
  /** What listens on the port. */
  readonly http: HttpServer
  /** Drains within 10 seconds. */
  close(): Promise<void>
}

export type ServerSettings = Config & {
  /** Where the log goes; standard output when absent. */
  readonly logTo?: DestinationStream
  /** The folder with the built app. */
  readonly dist?: string
  readonly now?: () => number
}

/** Starts a relay; `taken`: another process serves from this data folder. */
export async function startServer(settings: ServerSettings): Promise<Result<Server, 'taken'>> {
  const { data, host, port, logLevel, logTo, now = Date.now } = settings
  const dist = settings.dist ?? join(import.meta.dirname, '../dist')
  const claim = claimFolder(data)
  if (!claim.ok) return refuse('taken')
  const log = logger(logLevel, logTo)
  const folder = dataFolder(data)
  const accounts = await openAccounts(folder.accounts, now)
  const audit = openAudit(folder.audit, accounts.anchor, now)
  const stopForgetting = forgetOldRows(audit, settings.auditYears ?? 5, now, log)
  const { storage, times } = timed(sqliteStorage(folder.rooms, { now }))
  const relay = createRelay({
    storage,
    registers: accounts,
    now,
    log,
    onAct: (act) => audit.note(rowOf(act, accounts, now())),
    kept: (record) => noteAgreement(audit, record, now()),
  })

  let origin = settings.origin
  let closing = false
  const postman = openPostman({ accounts, mail: settings.mail, origin: () => origin, log })
  const setUp = openSetUp(accounts, async () => {
    const ward = await buildExample(accounts, storage, now())
    return exampleLinks(accounts, ward, origin)
  })
  const app = await httpApp({
    accounts,
    audit,
    relay,
    setUp,
    postman,
    origin: () => origin,
    dist,
    version,
    log,
    now,
    ready: () => !closing && relay.stats().storage === 'ok' && !audit.failing(),
    metrics: () =>
      metricsText({
        stats: relay.stats(),
        appends: times(),
        auditFailing: audit.failing(),
        erasuresWaiting: accounts.erasures.waiting().length,
        lastBackup: accounts.lastBackup(),
        diskFree: freeBytes(data),
      }),
  })
  const sockets = new WebSocketServer(socketSettings)
  acceptSockets(app.server, sockets, { accounts, audit, relay, origin: () => origin, isClosing: () => closing, now, log })
  await app.listen({ port, host })
  const bound = (app.server.address() as AddressInfo).port
  if (port === 0) origin = `http://localhost:${bound}`
  postman.nudge()

  return ok({
    origin,
    port: bound,
    setUpAddress: setUp.needed() ? `${origin}/opstarten#${setUp.code}` : undefined,
    accounts,
    http: app.server,
    close: async () => {
      closing = true
      await relay.close()
      sockets.close()
      await app.close()
      await postman.close()
      await storage.close()
      stopForgetting()
      audit.close() // before the accounts, which hold its end fast
      accounts.close()
      claim.value.release()
    },
  })
}

function logger(level: string, to: DestinationStream | undefined): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  return to ? pino(options, to) : pino(options)
}

/** How often the audit's oldest rows are looked at, ms. */
const FORGETTING = DAY / 4

/** Rows of the audit are kept for so many years, whatever the wards keep of their notebooks. */
function forgetOldRows(audit: Audit, years: number, now: () => number, log: Logger): () => void {
  const forget = (): void =>
    void audit.expire(now() - years * 365.25 * DAY).catch((cause: unknown) => log.error({ cause: cause instanceof Error ? cause.name : 'unknown' }, 'the audit’s oldest rows stay for now'))
  forget()
  const timer = setInterval(forget, FORGETTING)
  timer.unref()
  return () => clearInterval(timer)
}

/** A room that was opened or refused, as a row. What is no room's name is a stranger's words, and stays out. */
function rowOf({ session, room: name, outcome }: RoomAct, registers: Registers, at: number): AuditRow {
  const room = parseRoom(name)
  const ward = room && registers.register(room.ward) ? room.ward : undefined
  const { person, device } = session
  return { at, act: outcome === 'done' ? 'room.opened' : 'access.refused', person, device, ward, about: ward && name, outcome }
}
