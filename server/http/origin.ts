/**
 * Whether a request comes from a page of this relay: its Origin is the configured one or the very host that was
 * asked. An absent Origin and `null` are refused.
 */
export function originAllowed(origin: string | undefined, host: string | undefined, configured: string): boolean {
  if (origin === undefined || origin === 'null') return false
  if (origin === configured) return true
  return host !== undefined && origin === `${new URL(configured).protocol}//${host}`
}

/**
 * The relay as passkeys know it: bound to the configured host name, on the configured origin and on the one that was
 * asked, where that is the same host on another port.
 */
export function siteOf(asked: string | undefined, configured: string): { host: string; origins: string[] } {
  const { hostname, origin, protocol } = new URL(configured)
  const other = asked === undefined ? undefined : URL.parse(`${protocol}//${asked}`)
  return { host: hostname, origins: other?.hostname === hostname && other.origin !== origin ? [origin, other.origin] : [origin] }
}

/**
 * What the browser itself says of where a request comes from (`Sec-Fetch-Site`); older browsers and programs say
 * nothing. An address that somebody typed counts as `none`, and may be read.
 */
export const siteAllowed = (site: string | string[] | undefined, reading: boolean): boolean =>
  site === undefined || site === 'same-origin' || (reading && site === 'none')
