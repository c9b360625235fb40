import { createTransport } from 'nodemailer'
import type { Logger } from 'pino'
import * as v from 'valibot'
import type { Accounts } from '#server/accounts/accounts.ts'
import type { Former } from '#server/accounts/former.ts'
import type { Gathering } from '#server/accounts/gatherings.ts'
import { answerLink, personalLink } from '#server/accounts/links.ts'
import type { About, MailTrouble } from '#server/accounts/outgoing.ts'
import { html, plain, type Letter } from './letter.ts'
import { mailWords } from './words.ts'

/**
 * Brings e-mails to the organisation's own mail server, one after another. What it could not bring says why and waits
 * for a coordinator to send it again; what waited when the relay stopped goes when it is back, perhaps for a second time.
 */
export type Postman = {
  /** Whether there is a mail server to go to. */
  readonly ready: boolean
  /** Something waits. */
  readonly nudge: () => void
  /** Lets the one that is on its way arrive, or gives it up after a while. */
  readonly close: () => Promise<void>
}

type Parts = {
  readonly accounts: Accounts
  /** Where e-mails go out; none go when it is absent. */
  readonly mail: { readonly smtp: string; readonly from: string } | undefined
  readonly origin: () => string
  readonly log: Logger
}

/** ms for which a mail server may be silent. */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 }
/** ms for which closing waits for the e-mail that is on its way. */
const LAST = 3000

export function openPostman({ accounts, mail, origin, log }: Parts): Postman {
  if (!mail) return { ready: false, nudge: () => undefined, close: async () => undefined }
  const { former, gatherings, outgoing } = accounts.goodbye
  // Nothing that somebody typed makes it read a file or fetch an address.
  const transport = createTransport({ url: mail.smtp, ...PATIENCE, disableFileAccess: true, disableUrlAccess: true })
  let closed = false
  let walking: Promise<void> | undefined

  async function walk(): Promise<void> {
    for (let next = outgoing.next(); next && !closed; next = outgoing.next()) {
      const trouble = await bring(next.former, next.about)
      if (closed) return // it waits, and goes again
      if (trouble === undefined) outgoing.sent(next)
      else outgoing.failed(next, trouble)
    }
  }

  async function bring(id: string, about: About): Promise<MailTrouble | undefined> {
    const to = former.one(id)
    if (to?.email === undefined) return 'no-address'
    const letter = letterFor(to, about)
    if (!letter) return 'refused'
    try {
      await transport.sendMail({
        from: mail?.from,
        to: { name: to.name, address: to.email },
        subject: letter.subject,
        text: plain(letter),
        html: html(letter),
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      return undefined
    } catch (cause) {
      const trouble = troubleOf(cause)
      log.warn({ trouble }, 'an e-mail did not go')
      return trouble
    }
  }

  function letterFor(to: Former, about: About): Letter | undefined {
    const ward = accounts.register(to.ward)?.ward
    if (!ward) return undefined
    const own = personalLink(origin(), former.newCode(to.id))
    if (about === 'link') return linkLetter(to, ward, own)
    const gathering = gatherings.find(to.ward, about)
    return gathering && invitationLetter(to, ward, gathering, answerLink(origin(), gatherings.newCode(about, to.id)), own)
  }

  function nudge(): void {
    if (closed) return
    walking ??= walk()
      .catch((cause: unknown) => log.error({ cause: cause instanceof Error ? cause.name : 'unknown' }, 'e-mails wait'))
      .finally(() => {
        walking = undefined
        // Whatever came in while the last one was settled.
        if (!closed && outgoing.next()) setTimeout(nudge, 1000).unref()
      })
  }

  return {
    ready: true,
    nudge,
    close: async () => {
      closed = true
      const late = new Promise<void>((resolve) => setTimeout(resolve, LAST).unref())
      await Promise.race([walking, late])
      transport.close()
    },
  }
}

type Ward = { readonly name: string; readonly language: 'nl' | 'en' }

export function linkLetter({ name }: Former, ward: Ward, own: string): Letter {
  const { hello, link, regards } = mailWords[ward.language]
  const what = link.what(ward.name).map((text) => ({ text }))
  return { subject: link.subject(ward.name), parts: [{ text: hello(name) }, ...what, { link: own, label: link.button }, { text: regards(ward.name) }] }
}

export function invitationLetter({ name }: Former, ward: Ward, gathering: Gathering, answer: string, own: string): Letter {
  const { hello, invitation: say, regards } = mailWords[ward.language]
  const { title, day, time, place, text } = gathering
  return {
    subject: say.subject(title),
    parts: [
      { text: hello(name) },
      ...(text === '' ? [] : [{ text }]),
      { text: `${title}\n${say.when(dayInWords(day, ward.language), time)}\n${say.where(place)}` },
      { text: say.ask },
      { link: answer, label: say.button },
      { text: say.once },
      { text: regards(ward.name) },
      { text: say.own },
      { link: own, label: say.ownButton },
    ],
  }
}

const dayInWords = (day: string, language: 'nl' | 'en'): string =>
  new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(
    Date.parse(`${day}T12:00Z`)
  )

/** What nodemailer says went wrong (its `code`, and the mail server's own number). */
const failure = v.object({ code: v.optional(v.string()), responseCode: v.optional(v.number()) })

function troubleOf(cause: unknown): MailTrouble {
  const said = v.safeParse(failure, cause)
  const { code, responseCode } = said.success ? said.output : {}
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
    case 'EOAUTH2':
      return 'sign-in'
    case 'EENVELOPE':
      return responseCode === undefined || responseCode >= 500 ? 'address' : 'refused'
    case 'ECONNECTION':
    case 'ECONNREFUSED':
    case 'ETIMEDOUT':
    case 'ESOCKET':
    case 'EDNS':
    case 'ETLS':
      return 'unreachable'
    default:
      return 'refused'
  }
}
