import { ChevronDown, CircleAlert, CircleHelp, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './parts.module.css'

/** The top of a screen: its one h1, at most a line beside it, and what one can do here behind a question mark. */
export const PageHeader = ({ title, help, children }: { title: string; help?: { label: string; text: string }; children?: ReactNode }) => (
  <header className={styles['header']}>
    <h1 tabIndex={-1}>{title}</h1>
    {help && (
      <details className={styles['help']}>
        <summary>
          <CircleHelp aria-hidden size={22} />
          <span className="visually-hidden">{help.label}</span>
        </summary>
        <p>{help.text}</p>
      </details>
    )}
    {children !== undefined && <div className={styles['sub']}>{children}</div>}
  </header>
)

const icons = { info: Info, needs: CircleAlert, must: TriangleAlert }

/** Something to know, with what to do about it. `needs`: you are needed. `must`: something went wrong. */
export function Notice({ kind = 'info', children, role }: { kind?: keyof typeof icons; children: ReactNode; role?: 'alert' | 'status' }) {
  const Icon = icons[kind]
  return (
    <div className={[styles['notice'], kind === 'info' ? '' : styles[kind]].filter(Boolean).join(' ')} role={role}>
      <Icon aria-hidden size={22} />
      <div>{children}</div>
    </div>
  )
}

/** A place where nothing stands yet: says so kindly and what one can do. */
export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className={styles['empty']}>
    <h2>{title}</h2>
    {children}
  </div>
)

/** More, behind a word. */
export const More = ({ label, children, open, onToggle }: { label: ReactNode; children: ReactNode; open?: boolean; onToggle?: (open: boolean) => void }) => (
  <details className={styles['more']} open={open} onToggle={(event) => onToggle?.(event.currentTarget.open)}>
    <summary>
      {label}
      <ChevronDown aria-hidden size={18} />
    </summary>
    {children}
  </details>
)

export const SkipLink = ({ to, children }: { to: string; children: ReactNode }) => (
  <a className={styles['skip']} href={`#${to}`}>
    {children}
  </a>
)
