import cookies from '@fastify/cookie'

/** The session cookie's name: with the `__Host-` prefix wherever the browser can keep its promise (https). */
export const cookieName = (secure: boolean): string => (secure ? '__Host-schrift' : 'schrift')

const DAYS_400 = 400 * 24 * 3600

/** Out of reach of scripts and of other sites; as long as a browser keeps any cookie. */
export const sessionOptions = (secure: boolean) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: DAYS_400 }) as const

/** The `Set-Cookie` header of a session's cookie. */
export const sessionCookie = (value: string, secure: boolean): string =>
  cookies.serialize(cookieName(secure), value, sessionOptions(secure))

/** A cookie's value as the relay makes it. */
const TOKEN = /^[A-Za-z0-9_-]{22,64}$/

/**
 * The value of the relay's cookie of that name in a request's `Cookie` header. Two different ones are none: on plain
 * http another page of the same host may plant a second one, and nobody can tell which is the browser's own.
 */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=')
    const value = pair.slice(at + 1).trim()
    return at > 0 && pair.slice(0, at).trim() === name && TOKEN.test(value) ? [value] : []
  })
  return new Set(values).size === 1 ? values[0] : undefined
}
