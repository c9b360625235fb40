/**
 * An event loop of its own: time that moves only when it is told to, and tasks that belong to somebody. When somebody
 * dies (a tab is killed, a relay loses its power), none of its tasks runs any more, wherever it was.
 */
export type Owner = {
  readonly name: string
  alive: boolean
  /** How far its clock is from the true time, ms; right when absent. */
  readonly off?: () => number
  readonly disk?: IDBFactory
}

type Task = { readonly owner: Owner; readonly act: () => void; cancelled: boolean }
type Timer = Task & { due: number; order: number; readonly every: number | undefined; unref(): void }

export type Loop = {
  /** ms since the loop began. */
  readonly now: () => number
  /** Whose task runs. */
  readonly current: () => Owner
  readonly soon: (act: () => void) => Task
  readonly after: (ms: number, act: () => void, every: boolean) => Timer
  readonly cancel: (handle: unknown) => void
  /** Something that happens to somebody, as a task of its own: at once, or after so many ms. */
  readonly give: (owner: Owner, act: () => void, ms?: number) => void
  /** The last task of somebody who is dead. */
  readonly bury: (owner: Owner, act: () => void) => void
  /** Runs what is due; then moves time on by `ms`, running what falls due. */
  readonly pass: (ms: number) => Promise<void>
  /** Runs at most so many tasks of those that are due now. */
  readonly turns: (count: number) => Promise<void>
  /** Tasks that ran so far. */
  readonly ran: () => number
}

/** So many tasks at one moment never come to rest. */
const RESTLESS = 100_000

/** `thrown`: what nobody caught. */
export function createLoop(thrown: (owner: Owner, cause: unknown) => void): Loop {
  const world: Owner = { name: 'world', alive: true }
  let now = 0
  let order = 0
  let ran = 0
  let current = world
  let ready: Task[] = []
  let head = 0
  const timers: Timer[] = []

  const before = (a: Timer, b: Timer): boolean => a.due < b.due || (a.due === b.due && a.order < b.order)

  function push(timer: Timer): void {
    let at = timers.push(timer) - 1
    while (at > 0) {
      const up = (at - 1) >> 1
      const parent = timers[up]
      if (!parent || !before(timer, parent)) break
      timers[at] = parent
      at = up
    }
    timers[at] = timer
  }

  function pop(): Timer | undefined {
    const first = timers[0]
    const last = timers.pop()
    if (!first || !last || timers.length === 0) return first
    let at = 0
    for (;;) {
      let down = 2 * at + 1
      const left = timers[down]
      if (!left) break
      const right = timers[down + 1]
      const least = right && before(right, left) ? right : left
      if (least === right) down += 1
      if (!before(least, last)) break
      timers[at] = least
      at = down
    }
    timers[at] = last
    return first
  }

  /** The next task that is due by `until`, moving time on if need be. */
  function nextTask(until: number): Task | undefined {
    for (;;) {
      const task = ready[head]
      if (task) {
        head += 1
        if (task.owner.alive && !task.cancelled) return task
        continue
      }
      ready = []
      head = 0
      const timer = timers[0]
      if (!timer || timer.due > until) return undefined
      pop()
      if (timer.cancelled || !timer.owner.alive) continue
      now = Math.max(now, timer.due)
      if (timer.every === undefined) return timer
      timer.due = now + timer.every
      timer.order = order += 1
      push(timer)
      return timer
    }
  }

  /** Each task has all its promises settled before the next one runs, as in any JavaScript program. */
  function run(until: number, most: number): Promise<void> {
    return new Promise((resolve, reject) => {
      let left = most
      let moment = now
      let busy = 0
      const step = (): void => {
        const task = left > 0 ? nextTask(until) : undefined
        if (!task) {
          current = world
          resolve()
          return
        }
        left -= 1
        busy = now === moment ? busy + 1 : 0
        moment = now
        if (busy > RESTLESS) {
          reject(new Error(`no rest at ${now} ms`))
          return
        }
        ran += 1
        current = task.owner
        try {
          task.act()
        } catch (cause) {
          thrown(task.owner, cause)
        }
        queueMicrotask(goOn)
      }
      const goOn = (): void => process.nextTick(step)
      goOn()
    })
  }

  const task = (owner: Owner, act: () => void): Task => ({ owner, act, cancelled: false })

  function timer(owner: Owner, ms: number, act: () => void, every: boolean): Timer {
    const wait = Math.max(1, ms)
    const made: Timer = {
      ...task(owner, act),
      due: now + wait,
      order: (order += 1),
      every: every ? wait : undefined,
      unref: () => undefined,
    }
    push(made)
    return made
  }

  return {
    now: () => now,
    current: () => current,
    ran: () => ran,
    soon(act) {
      const made = task(current, act)
      ready.push(made)
      return made
    },
    after: (ms, act, every) => timer(current, ms, act, every),
    cancel(handle) {
      if (handle && typeof handle === 'object' && 'cancelled' in handle) handle.cancelled = true
    },
    give(owner, act, ms = 0) {
      if (ms > 0) timer(owner, ms, act, false)
      else ready.push(task(owner, act))
    },
    bury(owner, act) {
      const ghost: Owner = { ...owner, alive: true }
      ready.push(
        task(ghost, () => {
          ghost.alive = false
          act()
        })
      )
    },
    async pass(ms) {
      const until = now + ms
      await run(until, Infinity)
      now = Math.max(now, until)
    },
    turns: (count) => run(now, count),
  }
}
