import { useEffect, useState } from 'react'
import { here } from '#local/here.ts'
import { isolated } from '#i18n/isolated.ts'
import { useWords } from '#i18n/words.tsx'
import { knownAs, renew } from '#sync/door/enrol.ts'
import { Button } from '#ui/button.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'

/** By whose name the ward's server still knows this browser: then its storage was emptied, not unlinked. */
export function useKnownAs(): string | undefined {
  const [known, setKnown] = useState<string>()
  useEffect(() => {
    void knownAs().then((answer) => answer.ok && setKnown(answer.value))
  }, [])
  return known
}

/** The browser threw the notebook away (fault 41): what the ward has comes back; the rest is gone, and is said to be. */
export function Emptied({ name }: { name: string }) {
  const words = useWords().shell
  const [failed, setFailed] = useState(false)
  const restore = (): void => void renew(here).then((renewed) => setFailed(!renewed.ok), () => setFailed(true))
  return (
    <>
      <PageHeader title={words.emptied} />
      <p>{words.emptiedBack(isolated(name))}</p>
      <p>{words.emptiedGone}</p>
      {failed && (
        <Notice kind="must" role="alert">
          {words.emptiedFailed}
        </Notice>
      )}
      <p>
        <Button kind="primary" big onClick={restore}>
          {words.emptiedRestore}
        </Button>
      </p>
    </>
  )
}
