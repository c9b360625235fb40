import { Component, type ReactNode } from 'react'
import { useWords } from '#i18n/words.tsx'
import { Button } from '#ui/button.tsx'
import { PageHeader } from '#ui/parts.tsx'
import styles from './app.module.css'

/** The storage of this device does not open, or belongs to a newer version: the whole page says why, and what to do. */
export function StorageTrouble({ cause }: { cause: 'slow' | 'denied' | 'superseded' }) {
  const words = useWords().shell
  return (
    <main className={styles['alone']} aria-label={words.page}>
      <PageHeader title={words.storage[cause]} />
      <p>{words.storage[`${cause}Help`]}</p>
      <p>
        <Button kind="primary" big onClick={() => location.reload()}>
          {words.reload}
        </Button>
      </p>
    </main>
  )
}

function BrokenPage() {
  const words = useWords().shell
  return (
    <>
      <PageHeader title={words.broken} />
      <p>{words.brokenHelp}</p>
      <p>
        <Button kind="primary" big onClick={() => location.reload()}>
          {words.reload}
        </Button>
      </p>
    </>
  )
}

/** A screen that fails does not take the others with it. `place`: on another screen it tries again. */
export class Contained extends Component<{ place: string; children: ReactNode }, { failed: boolean; place: string }> {
  override state = { failed: false, place: this.props.place }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  static getDerivedStateFromProps(props: { place: string }, state: { place: string }): object | null {
    return props.place === state.place ? null : { failed: false, place: props.place }
  }

  override render(): ReactNode {
    return this.state.failed ? <BrokenPage /> : this.props.children
  }
}
