import { useLiveQuery } from 'dexie-react-hooks'
import { useRef, type ReactNode } from 'react'
import type { Device } from '#notebook/register.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import { revokeDevice } from '#sync/door/people.ts'
import { useNotebook } from '#page/notebook.tsx'
import { AskOnce } from '#ui/ask-once.tsx'
import { useAct } from './use-act.tsx'
import type { PeopleNow } from './use-people.ts'
import { useWhen } from './when.ts'
import styles from './members.module.css'

/** A device: since when, when it was last heard of, and how to shut it out. */
export function DeviceRow({ device, people, below, children }: { device: Device; people: PeopleNow; below?: ReactNode; children?: ReactNode }) {
  const words = useWords()
  const say = useTopic(members)
  const { tables, ward } = useNotebook()
  const when = useWhen()
  const act = useAct()
  const mine = useLiveQuery(() => tables.self(), [tables])?.identity?.device === device.device
  const name = useRef<HTMLParagraphElement>(null)
  const revoke = async (): Promise<void> => {
    if (await act.run(() => revokeDevice(ward.id, device.device))) name.current?.focus() // the button is gone
  }
  const seen = people.last?.seen.get(device.device)
  const label = device.label ?? (device.tablet ? say.tablet : say.device)
  return (
    <li className={styles.item}>
      <div>
        <p ref={name} tabIndex={-1} className={styles.name}>
          <bdi>{label}</bdi>
        </p>
        <p className={styles.what}>
          {children}
          {mine && <span>{say.thisDevice}</span>}
          <span>{say.since(when.date(device.since))}</span>
          {seen !== undefined && device.revoked === undefined && !mine && <span>{say.seen(when.day(seen))}</span>}
          {device.revoked !== undefined && <span className={styles.shut}>{say.revokedOn(when.date(device.revoked))}</span>}
        </p>
      </div>
      {device.revoked === undefined && !mine && (
        <AskOnce
          label={say.revoke}
          what={say.revokeWhat(label)}
          confirm={say.revokeThis(label)}
          cancel={words.common.cancel}
          onConfirm={() => void revoke()}
        />
      )}
      {act.trouble}
      {below}
    </li>
  )
}
