/**
 * The page's policy lets no text become script (CSP `require-trusted-types-for`). The one thing that the app itself
 * needs is to start its workers: files of its own origin and nothing else.
 */
type Policies = { createPolicy(name: 'default', rules: { createScriptURL(url: string): string }): unknown }

export function trustOwnWorkersOnly(): void {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes
  policies?.createPolicy('default', {
    createScriptURL: (url) => {
      const { origin, pathname } = new URL(url, location.href)
      if (origin === location.origin && (pathname === '/service-worker.js' || pathname.startsWith('/assets/'))) return url
      throw new TypeError('a script from elsewhere')
    },
  })
}
