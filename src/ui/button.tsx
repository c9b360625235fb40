import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'

type Kind = 'normal' | 'primary' | 'quiet' | 'must'
type ButtonProps = Omit<ComponentProps<'button'>, 'className'> & { kind?: Kind; big?: boolean; icon?: ReactNode }

const classOf = (kind: Kind, big: boolean): string =>
  [styles['button'], kind === 'normal' ? '' : styles[kind], big ? styles['big'] : ''].filter(Boolean).join(' ')

/** A button. `big` (60 px) for the acts that a ward does all day. */
export const Button = ({ kind = 'normal', big = false, icon, children, type = 'button', ...rest }: ButtonProps) => (
  <button type={type} className={classOf(kind, big)} {...rest}>
    {icon}
    {children}
  </button>
)

/** A link that looks like a button, for going somewhere. */
export const LinkButton = ({ kind = 'normal', big = false, icon, children, ...rest }: Omit<ComponentProps<'a'>, 'className'> & { kind?: Kind; big?: boolean; icon?: ReactNode }) => (
  <a className={classOf(kind, big)} {...rest}>
    {icon}
    {children}
  </a>
)

/** A round button that is on or off. */
export const ToggleChip = ({ on, onToggle, children, ...rest }: Omit<ComponentProps<'button'>, 'className' | 'onToggle'> & { on: boolean; onToggle: () => void }) => (
  <button type="button" className={`${styles['button']} ${styles['chip']}`} aria-pressed={on} onClick={onToggle} {...rest}>
    {children}
  </button>
)
