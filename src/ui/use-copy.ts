import { useState } from 'react'

/** Copies text and says whether it worked: `done`, or `failed` where the browser does not let a page copy. */
export function useCopy(failed: string): { said: string; copy: (text: string, done: string) => Promise<void> } {
  const [said, setSaid] = useState('')
  const copy = (text: string, done: string): Promise<void> =>
    navigator.clipboard.writeText(text).then(
      () => setSaid(done),
      () => setSaid(failed)
    )
  return { said, copy }
}
