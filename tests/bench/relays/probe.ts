/** Comes into a measured server before its own code, and answers what it used. */
process.on('message', () => {
  globalThis.gc?.()
  globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send?.({ cpu: (user + system) / 1000, rss, held: heapUsed + external })
})
// A bench that was broken off leaves nothing running.
process.on('disconnect', () => process.exit())
