import { ArrowLeft } from 'lucide-react'
import { Link } from 'wouter'
import { dayOf } from '#notebook/calendar.ts'
import { dayName } from '#i18n/dates.ts'
import { useNotebook } from '#page/notebook.tsx'
import styles from './texts.module.css'

export const Back = ({ to, children }: { to: string; children: string }) => (
  <p className={styles.back}>
    <Link href={to}>
      <ArrowLeft aria-hidden size={20} />
      {children}
    </Link>
  </p>
)

/** A day in words, on the ward's clock. */
export function useDay(): (at: number) => string {
  const { ward, language } = useNotebook()
  return (at) => dayName(dayOf(at, ward.timezone), language)
}
