import '#ui/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { here } from '#local/here.ts'
import { readOpening } from '#local/opening.ts'
import { SCHEMA } from '#local/tables.ts'
import { App } from './app.tsx'
import { OutsidePage, outsidePage } from './outside.tsx'
import { StorageTrouble } from './trouble.tsx'
import { trustOwnWorkersOnly } from './trusted.ts'

/** How long this device's storage may take to answer, ms. It may never answer; then the page says so. */
const PATIENCE = 8000

/** How long drafts have to reach the disk before the page loads again, ms. */
const QUIET = 1500

trustOwnWorkersOnly()
const root = createRoot(document.getElementById('schrift') ?? document.body)

const outside = outsidePage(location.pathname)
if (outside)
  root.render(
    <StrictMode>
      <OutsidePage page={outside} />
    </StrictMode>
  )
else openNotebook()

/** `here` opens nothing before this: who is no member keeps nothing in this browser. */
function openNotebook(): void {
  const slow = setTimeout(() => root.render(<StorageTrouble cause="slow" />), PATIENCE)
  // Another tab runs a newer version, whose tables are others: this one writes no more. What stands in its boxes goes to
  // the disk when they leave the page, and comes back with the newer version.
  here.on('versionchange', ({ newVersion }) => {
    if (newVersion === null || newVersion === 0) return
    clearTimeout(slow)
    root.render(<StorageTrouble cause="superseded" />)
    setTimeout(() => location.reload(), QUIET)
  })
  here.open().then(
    async () => {
      if (here.installed() <= SCHEMA) await readOpening(here).catch(() => undefined) // the page asks again itself
      clearTimeout(slow)
      if (here.installed() > SCHEMA) return root.render(<StorageTrouble cause="superseded" />)
      root.render(
        <StrictMode>
          <App />
        </StrictMode>
      )
    },
    () => {
      clearTimeout(slow)
      root.render(<StorageTrouble cause="denied" />)
    }
  )
}
