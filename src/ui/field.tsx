import { useId, useLayoutEffect, useRef, type ComponentProps, type ReactNode, type Ref } from 'react'
import styles from './field.module.css'

type Labelled = {
  readonly label: string
  /** The label is read out, not shown. */
  readonly bare?: boolean
  readonly hint?: ReactNode
  /** What is wrong with it, in a sentence. */
  readonly trouble?: string | undefined
}

function Frame({ id, label, bare, hint, trouble, children }: Labelled & { id: string; children: ReactNode }) {
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={bare ? 'visually-hidden' : styles['label']}>
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <div id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </div>
      )}
      {trouble !== undefined && (
        <p id={`${id}-trouble`} role="alert" className={styles['trouble']}>
          {trouble}
        </p>
      )}
    </div>
  )
}

const described = (id: string, { hint, trouble }: Labelled): string | undefined =>
  [hint === undefined ? '' : `${id}-hint`, trouble === undefined ? '' : `${id}-trouble`].filter(Boolean).join(' ') || undefined

export function TextField({ label, bare, hint, trouble, ...rest }: Labelled & Omit<ComponentProps<'input'>, 'className'>) {
  const id = useId()
  const labelled = { label, ...(bare ? { bare } : {}), hint, trouble }
  return (
    <Frame id={id} {...labelled}>
      <input id={id} dir="auto" className={styles['input']} aria-describedby={described(id, labelled)} aria-invalid={trouble !== undefined || undefined} {...rest} />
    </Frame>
  )
}

export function SelectField({ label, bare, hint, trouble, children, ...rest }: Labelled & Omit<ComponentProps<'select'>, 'className'>) {
  const id = useId()
  const labelled = { label, ...(bare ? { bare } : {}), hint, trouble }
  return (
    <Frame id={id} {...labelled}>
      <select id={id} className={styles['input']} aria-describedby={described(id, labelled)} {...rest}>
        {children}
      </select>
    </Frame>
  )
}

/** A box for running text that grows with it. */
export function TextArea({ label, bare, hint, trouble, ref, rows = 1, ...rest }: Labelled & Omit<ComponentProps<'textarea'>, 'className'> & { ref?: Ref<HTMLTextAreaElement> }) {
  const id = useId()
  const own = useRef<HTMLTextAreaElement>(null)
  const labelled = { label, ...(bare ? { bare } : {}), hint, trouble }
  useLayoutEffect(() => {
    const box = own.current
    // Browsers without `field-sizing` get the same by measuring.
    if (!box || CSS.supports('field-sizing', 'content')) return
    box.style.height = 'auto'
    box.style.height = `${box.scrollHeight + 3}px`
  }, [rest.value])
  return (
    <Frame id={id} {...labelled}>
      <textarea
        id={id}
        dir="auto"
        ref={(box) => {
          own.current = box
          if (typeof ref === 'function') ref(box)
          else if (ref) ref.current = box
        }}
        rows={rows}
        className={`${styles['input']} ${styles['area']}`}
        aria-describedby={described(id, labelled)}
        {...rest}
      />
    </Frame>
  )
}

/** On or off, at once. */
export const Switch = ({ label, checked, onChange, disabled }: { label: string; checked: boolean; onChange: (on: boolean) => void; disabled?: boolean }) => (
  <label className={styles['switch']}>
    <input type="checkbox" role="switch" checked={checked} aria-checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} />
    <span>{label}</span>
  </label>
)
