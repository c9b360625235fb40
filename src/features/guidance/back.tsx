import { ArrowLeft } from 'lucide-react'
import { Link } from 'wouter'
import styles from './guidance.module.css'

/** The way back to where this place stands. */
export const Back = ({ to, children }: { to: string; children: string }) => (
  <p className={styles.back}>
    <Link href={to}>
      <ArrowLeft aria-hidden size={20} />
      {children}
    </Link>
  </p>
)
