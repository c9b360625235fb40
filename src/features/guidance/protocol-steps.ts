import { fromMarkdown } from '#notebook/markdown.ts'
import { MAX_STEP, MAX_STEPS } from '#notebook/records.ts'

/** What an adopted protocol asks somebody new to do: the points of its checklists, or of all its lists where it has none. */
export function stepsIn(content: string): string[] {
  const lists = fromMarkdown(content).flatMap((block) => (block.is === 'list' ? [block] : []))
  const checks = lists.filter(({ kind }) => kind === 'checks')
  return (checks.length > 0 ? checks : lists)
    .flatMap(({ items }) => items.map(({ runs }) => runs.map(({ text }) => text).join('').trim()))
    .filter((step) => step !== '')
    .map((step) => step.slice(0, MAX_STEP))
    .slice(0, MAX_STEPS - 1)
}
