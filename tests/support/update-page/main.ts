import { trustOwnWorkersOnly } from '#app/trusted.ts'
import { watchForUpdate } from '#app/update.ts'

/** A page with no more than an update touches: a version, words half typed, and a part that is loaded when asked for. */
const part = (id: string): HTMLElement => document.getElementById(id) ?? document.body
const say = (words: string): void => void (part('parts').textContent = words)

part('version').textContent = String(import.meta.env['VITE_VERSION'])
part('part').onclick = () =>
  import('./part.ts').then(
    ({ from }) => say(`part of ${from}`),
    () => say('no part')
  )

trustOwnWorkersOnly()
watchForUpdate((apply) => {
  const update = part('update')
  update.hidden = false
  update.onclick = apply
})
