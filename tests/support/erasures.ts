import type { Erasures, Stub } from '#server/accounts/types.ts'

/** What was erased, in memory. */
export function memoryErasures(): Erasures & { readonly clear: () => void } {
  let stubs: { readonly stub: Stub; done: boolean }[] = []
  return {
    of: (room) => stubs.flatMap(({ stub }) => (stub.room === room ? [stub] : [])),
    keep: (stub) => {
      if (!stubs.some((known) => known.stub.id === stub.id)) stubs.push({ stub, done: false })
    },
    waiting: () => [...new Set(stubs.flatMap(({ stub, done }) => (done ? [] : [stub.room])))],
    carriedOut: (named) => stubs.forEach((one) => (one.done ||= named.some(({ id }) => id === one.stub.id))),
    clear: () => (stubs = []),
  }
}
