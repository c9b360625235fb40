const HOUR = 3_600_000

/**
 * Registers the service worker and tells when a newer version waits. `apply` makes it take over and reloads this tab
 * alone: in the other tabs of the browser somebody may be typing. They are told in their turn, and their `apply`
 * reloads them. Call `apply` only when somebody asks for it.
 */
export function watchForUpdate(onWaiting: (apply: () => void) => void): void {
  if (!('serviceWorker' in navigator)) return
  const workers = navigator.serviceWorker
  let asked = false
  let controller = workers.controller
  workers.addEventListener('controllerchange', () => {
    const first = controller === null // installed just now, by this page: it runs what the worker keeps
    controller = workers.controller
    if (!first && !asked) onWaiting(() => location.reload())
  })
  // A private window has none: the app works there, and needs the network to open.
  void workers.register('/service-worker.js', { updateViaCache: 'none' }).then(watch, () => undefined)

  function watch(registration: ServiceWorkerRegistration): void {
    const look = (): void => {
      if (registration.waiting && registration.active) onWaiting(() => takeOver(registration))
    }
    const follow = (): void => registration.installing?.addEventListener('statechange', look)
    look()
    follow()
    registration.addEventListener('updatefound', follow)
    // A tablet's page stays open for weeks.
    setInterval(() => void registration.update().catch(() => undefined), HOUR)
  }

  function takeOver({ waiting }: ServiceWorkerRegistration): void {
    asked = true
    if (!waiting) return location.reload() // it took over at another tab's asking
    waiting.addEventListener('statechange', () => {
      if (waiting.state === 'activated' || waiting.state === 'redundant') location.reload()
    })
    waiting.postMessage('take-over')
  }
}
