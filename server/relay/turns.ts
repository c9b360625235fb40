/** ms of work after which others have their turn. */
const TURN = 2

/** Does `work` for each of these, a little at a time, so that nobody waits for the whole of it. Who joins meanwhile is left out. */
export function inTurns<T>(things: Iterable<T>, work: (thing: T) => void): void {
  const all = [...things].values()
  const go = (): void => {
    const until = performance.now() + TURN
    for (let next = all.next(); !next.done; next = all.next()) {
      work(next.value)
      if (performance.now() > until) return void setImmediate(go)
    }
  }
  go()
}
