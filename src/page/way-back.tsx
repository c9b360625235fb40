import { ArrowLeft } from 'lucide-react'
import { Link } from 'wouter'
import { useWords } from '#i18n/words.tsx'
import styles from './way-back.module.css'

/** The way back to the screen on which this one stands; without words of its own, to *Samen*. */
export function WayBack({ to = '/samen', className, children }: { to?: string; className?: string | undefined; children?: string }) {
  const words = useWords()
  return (
    <p className={className}>
      <Link href={to} className={styles['back']}>
        <ArrowLeft aria-hidden size={20} />
        {children ?? words.shell.screens.together}
      </Link>
    </p>
  )
}
