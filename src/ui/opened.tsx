import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Button } from './button.tsx'

type Props = {
  readonly label: string
  readonly icon?: ReactNode
  /** What comes in the place of the button; `close` brings the button back, and the focus to it. */
  readonly children: (close: () => void) => ReactNode
}

/** A button in whose place a form comes. */
export function Opened({ label, icon, children }: Props) {
  const [state, setState] = useState<'closed' | 'open' | 'closed-again'>('closed')
  const opener = useRef<HTMLButtonElement>(null)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (state === 'closed-again') opener.current?.focus()
    if (state === 'open') box.current?.querySelector<HTMLElement>('input, textarea, select, button')?.focus()
  }, [state])
  if (state === 'open') return <div ref={box}>{children(() => setState('closed-again'))}</div>
  return (
    <Button ref={opener} icon={icon} onClick={() => setState('open')}>
      {label}
    </Button>
  )
}
