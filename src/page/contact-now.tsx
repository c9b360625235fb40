import { useLiveQuery } from 'dexie-react-hooks'
import { LifeBuoy, Phone } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { contactAt, type Present } from '#notebook/contact.ts'
import { isProfessional } from '#notebook/may.ts'
import { contactsOf } from '#local/queries.ts'
import { useWords } from '#i18n/words.tsx'
import { Button, LinkButton } from '#ui/button.tsx'
import styles from './contact-now.module.css'
import { usePersonName, useRoleName } from './names.tsx'
import { useNotebook } from './notebook.tsx'

const ContactForm = lazy(async () => ({ default: (await import('./contact-form.tsx')).ContactForm }))

/** S5: who is there for questions now, one tap to call. Staff set it, and see when nobody is there. `quiet`: says nothing while nobody is. */
export function ContactNow({ quiet = false }: { quiet?: boolean }) {
  const { tables, ward, now, role } = useNotebook()
  const say = useWords().contact
  const contacts = useLiveQuery(() => contactsOf(tables, ward.id), [tables, ward.id])
  const [setting, setSetting] = useState(false)
  const staff = isProfessional(role)
  if (!contacts) return null
  const present = contactAt(contacts, now)
  if (quiet && !present) return null
  if (setting)
    return (
      <Suspense fallback={null}>
        <ContactForm present={present} contacts={contacts} close={() => setSetting(false)} />
      </Suspense>
    )
  return (
    <section className={styles.contact} aria-label={say.label}>
      {present ? (
        <Who contact={present} />
      ) : (
        <span className={styles.who}>
          <LifeBuoy aria-hidden size={20} />
          <span>{staff ? say.gap : say.nobody}</span>
        </span>
      )}
      {staff && (
        <Button kind="quiet" onClick={() => setSetting(true)}>
          {present ? say.change : say.set}
        </Button>
      )}
    </section>
  )
}

function Who({ contact: { person, phone } }: { contact: Present }) {
  const say = useWords().contact
  const { register } = useNotebook()
  const name = usePersonName()(person)
  const role = useRoleName()(person, register.members.get(person)?.role ?? '')
  return (
    <>
      <span className={styles.who}>
        <LifeBuoy aria-hidden size={20} />
        <span>
          {say.now}{' '}
          <strong>
            <bdi>{name}</bdi>
          </strong>{' '}
          <bdi className={styles.role}>{role}</bdi>
        </span>
      </span>
      {phone !== undefined && (
        <LinkButton href={telephone(phone)} icon={<Phone aria-hidden size={18} />}>
          {say.call(name)}
        </LinkButton>
      )}
    </>
  )
}

/** The address that calls a number with one tap. */
export const telephone = (phone: string): string => `tel:${phone.replace(/[^0-9+]/g, '')}`
