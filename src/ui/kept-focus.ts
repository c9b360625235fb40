import { useEffect } from 'react'

/**
 * Keeps the keyboard's place on the page. A browser drops the focus when what it stands on goes away or may not be
 * pressed any more, and whoever works without a mouse is back at the very top. Here it goes on to the nearest thing
 * that still stands: the line, else its neighbour, else the page.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let way: readonly Step[] = []
    const remember = ({ target }: Event): void => {
      way = target instanceof HTMLElement ? wayTo(target) : []
    }
    // A finger or a mouse that goes elsewhere has left on purpose.
    const leave = (): void => {
      way = []
    }
    const mend = (): void => {
      if (isLost() && way[0] && !bears(way[0].at)) standing(way)?.focus()
    }
    // Whatever takes the focus of its own accord does so first.
    const coming = new MutationObserver(() => {
      if (way[0] && !bears(way[0].at)) requestAnimationFrame(() => setTimeout(mend))
    })
    coming.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] })
    document.addEventListener('focusin', remember)
    document.addEventListener('pointerdown', leave)
    return () => {
      coming.disconnect()
      document.removeEventListener('focusin', remember)
      document.removeEventListener('pointerdown', leave)
    }
  }, [])
}

/** An element on the way from what has the focus up to the page, and its place among its siblings. */
type Step = { readonly at: HTMLElement; readonly place: number }

function wayTo(target: HTMLElement): Step[] {
  const way: Step[] = []
  for (let at: HTMLElement | null = target; at; at = at.parentElement) way.push({ at, place: [...(at.parentElement?.children ?? [])].indexOf(at) })
  return way
}

const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body

const bears = (element: HTMLElement): boolean => element.isConnected && !element.matches(':disabled')

/** A line is gone back to itself, not to its next button: whoever presses twice must not do the next thing too. */
function standing(way: readonly Step[]): HTMLElement | undefined {
  const line = way.find(({ at }) => at.isConnected && at.matches('article[tabindex]'))
  if (line) return line.at
  for (const [i, { at }] of way.entries()) {
    if (!at.isConnected || at === document.body) continue
    if (at.matches(CAN_BEAR)) return at
    const from = way[i - 1]?.place ?? 0
    const children = [...at.children]
    for (const child of [...children.slice(from), ...children.slice(0, from).reverse()]) {
      const found = child.matches(CAN_BEAR) ? child : child.querySelector(CAN_BEAR)
      if (found instanceof HTMLElement) return found
    }
  }
  return undefined
}

const CAN_BEAR = ':is([tabindex], a[href], button, input, select, textarea, summary):not(:disabled)'
