import { PrecacheController, type PrecacheEntry } from 'workbox-precaching'

/**
 * Keeps the app itself on this device, so that it opens without a network. It stores the files of this build and
 * nothing else: no answer of the ward's server, and no page that a captive portal gives in a file's place, since each
 * file must have the hash that the build gave it.
 *
 * A newer version waits until a tab asks for it (`update.ts`). When it takes over, other tabs still run the version
 * before: that version's files stay until the last of those tabs is closed or loaded anew.
 */
declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: PrecacheEntry[] }

const app = new PrecacheController({ cacheName: 'app' })
app.addToCacheList(self.__WB_MANIFEST.filter((entry) => typeof entry !== 'string' && entry.integrity !== undefined))

/** Addresses that belong to the server; they pass by untouched. */
const served = /^\/(api|agenda|sync|healthz|readyz|metrics)(\/|$)/
/** Where the tabs are noted that ran an earlier version when this one took over. */
const NOTES = 'notes'
const EARLIER = '/earlier-tabs'
/** The cache in which text waits that another app shared; `src/app/shared.ts` takes it. */
const SHARED = 'shared'

self.addEventListener('install', (event) => void app.install(event))

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      await noteEarlierTabs()
      await self.clients.claim()
      await letGo(event)
    })()
  )
})

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') event.waitUntil(self.skipWaiting())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method === 'POST' && url.pathname === '/delen' && url.origin === self.location.origin) {
    event.respondWith(takeShared(request))
    return
  }
  if (request.method !== 'GET' || url.origin !== self.location.origin || served.test(url.pathname)) return
  const cacheKey = app.getCacheKeyForURL(url.pathname)
  if (cacheKey) event.respondWith(app.strategy.handle({ event, request, params: { cacheKey } }))
  else if (request.mode === 'navigate') {
    event.respondWith(shell(event))
    event.waitUntil(letGo(event))
  } else if (url.pathname.startsWith('/assets/')) event.respondWith(earlierFile(request))
})

/** Text that another app shares: kept for the pen, which takes it as soon as it opens. */
async function takeShared(request: Request): Promise<Response> {
  const said = await request.formData()
  const parts = ['title', 'text', 'url'].map((name) => said.get(name)).filter((part) => typeof part === 'string' && part !== '')
  const waiting = await caches.open(SHARED)
  await waiting.put('/text', new Response(JSON.stringify(parts.join('\n'))))
  return Response.redirect('/?nieuw', 303)
}

/** Every address of a screen is answered by the app. Was its page lost here, then the server gives it. */
async function shell(event: FetchEvent): Promise<Response> {
  const cacheKey = app.getCacheKeyForURL('/index.html')
  const request = new Request('/index.html')
  try {
    if (cacheKey) return await app.strategy.handle({ event, request, params: { cacheKey } })
  } catch {
    // Neither here nor, unchanged, on the server.
  }
  return fetch(event.request)
}

async function earlierFile(request: Request): Promise<Response> {
  const kept = await (await caches.open(app.strategy.cacheName)).match(request.url)
  return kept ?? fetch(request)
}

async function noteEarlierTabs(): Promise<void> {
  const tabs = await self.clients.matchAll({ includeUncontrolled: true })
  const notes = await caches.open(NOTES)
  await notes.put(EARLIER, Response.json(tabs.map(({ id }) => id)))
}

/** Removes the files of earlier versions when no tab runs them any more. What a coming version has stored stays. */
async function letGo(event: ExtendableEvent): Promise<void> {
  const noted = await caches.match(EARLIER, { cacheName: NOTES })
  const { installing, waiting } = self.registration
  if (!noted || installing || waiting) return
  const earlier = new Set<string>(await noted.json())
  const tabs = await self.clients.matchAll({ includeUncontrolled: true })
  if (tabs.some(({ id }) => earlier.has(id))) return
  await app.activate(event)
  await caches.delete(NOTES)
}
