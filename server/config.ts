import { resolve } from 'node:path'
import * as v from 'valibot'
import { ok, refuse, type Result } from '#notebook/result.ts'

/** How the relay is told what to do: by its environment. */
export type Config = {
  readonly port: number
  readonly host: string
  /** Folder of the databases. */
  readonly data: string
  /** The address that people open, without a path. */
  readonly origin: string
  readonly logLevel: string
  /** How long rows of the audit are kept, in years; five when absent. */
  readonly auditYears?: number
  /** Through which server e-mails go, and from which address; none go when absent. */
  readonly mail?: MailSettings
}

/** `smtp`: `smtp://` or `smtps://`, with name and password where it asks for them. `from`: an address, with a name before it perhaps. */
export type MailSettings = { readonly smtp: string; readonly from: string }

const port = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65_535))
const origin = v.pipe(v.string(), v.url(), v.transform((url) => new URL(url).origin))
const years = v.pipe(v.string(), v.regex(/^\d{1,2}$/), v.transform(Number), v.minValue(1))
const smtp = v.pipe(v.string(), v.url(), v.regex(/^smtps?:\/\//))
const sender = v.pipe(v.string(), v.regex(/^([^<>\r\n]*<)?[^\s@<>]+@[^\s@<>]+>?$/))
const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** Reads the environment; an error is one sentence for the person who starts the relay. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Result<Config, string> {
  const asked = v.safeParse(port, env['PORT'] ?? '8787')
  if (!asked.success) return refuse('PORT must be a number from 0 to 65535.')
  const level = v.safeParse(v.picklist(levels), env['SCHRIFT_LOG'] ?? 'warn')
  if (!level.success) return refuse(`SCHRIFT_LOG must be one of ${levels.join(', ')}.`)
  const address = v.safeParse(origin, env['SCHRIFT_ORIGIN'] ?? `http://localhost:${asked.output}`)
  if (!address.success) return refuse('SCHRIFT_ORIGIN must be an address such as https://schrift.example.nl.')
  const kept = v.safeParse(years, env['SCHRIFT_AUDIT_YEARS'] ?? '5')
  if (!kept.success) return refuse('SCHRIFT_AUDIT_YEARS must be a number from 1 to 99.')
  const mail = readMail(env['SCHRIFT_SMTP'], env['SCHRIFT_MAIL_FROM'])
  if (!mail.ok) return mail
  return ok({
    port: asked.output,
    host: env['HOST'] ?? '127.0.0.1',
    data: resolve(env['SCHRIFT_DATA'] ?? './data'),
    origin: address.output,
    logLevel: level.output,
    auditYears: kept.output,
    ...(mail.value ? { mail: mail.value } : {}),
  })
}

/** Never says what was given: a password stands in it. */
function readMail(server: string | undefined, from: string | undefined): Result<MailSettings | undefined, string> {
  if (!server && !from) return ok(undefined)
  const address = v.safeParse(smtp, server)
  if (!address.success) return refuse('SCHRIFT_SMTP must be an address such as smtps://name:password@mail.example.nl:465.')
  const sends = v.safeParse(sender, from)
  if (!sends.success) return refuse('SCHRIFT_MAIL_FROM must be the address that e-mails come from, such as De Linde <delinde@example.nl>.')
  return ok({ smtp: address.output, from: sends.output })
}
