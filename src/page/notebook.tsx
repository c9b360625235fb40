import { useLiveQuery } from 'dexie-react-hooks'
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { dayOf, MINUTE, type Day } from '#notebook/calendar.ts'
import type { PersonId, RecordId, ResidentId, WardId } from '#notebook/ids.ts'
import { shortName, withShortNames } from '#notebook/initials.ts'
import type { Role } from '#notebook/records.ts'
import type { Register } from '#notebook/register.ts'
import { here } from '#local/here.ts'
import { opening } from '#local/opening.ts'
import { agreementOf, linesOnAgenda, registerOf, residentsOf, type KnownAgreement } from '#local/queries.ts'
import { readerOf, type Reader } from '#local/reader.ts'
import type { Identity, ResidentRow, Settings, Tables } from '#local/tables.ts'
import type { Writer } from '#local/write.ts'
import type { Language } from '#i18n/dates.ts'
import { isolated } from '#i18n/isolated.ts'

/**
 * What every screen of the notebook stands on: whose it is, on which ward, and who is who. The names of person and
 * ward may stand in a sentence; those in the register and of residents are as they were written.
 */
export type Notebook = {
  readonly tables: Tables
  readonly me: { readonly id: PersonId; readonly name: string }
  readonly ward: { readonly id: string; readonly name: string; readonly timezone: string; readonly retentionDays: number }
  /** Every ward that this person may open on this device now; `ward` is one of them. */
  readonly wards: readonly { readonly id: string; readonly name: string }[]
  readonly role: Role
  readonly writer: Writer
  /** Whose eyes read, for every question to the read model. */
  readonly reader: Reader
  /** A ward's tablet: many write on it, so each page says who does now. */
  readonly shared: boolean
  readonly register: Register
  /** With their names as they are shown here (R5). */
  readonly residents: ReadonlyMap<ResidentId, ResidentRow>
  /** What the ward agreed on residents' privacy (S9). */
  readonly agreement: KnownAgreement
  /** Lines that are to be spoken of at a meeting (S4). */
  readonly onAgenda: ReadonlySet<RecordId>
  /** A resident's name as the ward knows it, for those who change it. */
  readonly fullName: (resident: ResidentId) => string
  /** R5: a text as it is shown here: in initials mode without names of residents. */
  readonly shown: (text: string) => string
  readonly language: Language
  readonly settings: Settings
  /** The present minute (ms), and the ward's day in it. */
  readonly now: number
  readonly today: Day
}

export const defaultSettings: Settings = { language: 'nl', size: 'normal', page: 'system' }

const NOTHING: ReadonlySet<RecordId> = new Set()

const Open = createContext<Notebook | undefined>(undefined)

/** The notebook that this screen belongs to; only inside `NotebookProvider`. */
export function useNotebook(): Notebook {
  const notebook = useContext(Open)
  if (!notebook) throw new Error('this part of a page needs a notebook around it')
  return notebook
}

/** `person`: who reads and writes; on a ward's tablet whoever unlocked it. `chosen`: of several wards the one to open. */
type Opening = { identity: Identity; chosen?: WardId | undefined; person: { id: PersonId; name: string }; settings: Settings; children: ReactNode }

/** Opens the notebook of an enrolled device; shows nothing in the moment before the register is read. */
export function NotebookProvider({ identity, chosen, person, settings, children }: Opening) {
  const { wards } = identity
  const ward = wards.find(({ id }) => id === chosen) ?? wards[0]
  const wardId = ward?.id ?? ''
  const register = useLiveQuery(() => registerOf(here, wardId), [wardId], opening().register)
  const { tablet } = identity
  // Until the register has come, a person's own device reads as it was enrolled; on a tablet nobody does.
  const enrolled = identity.person ? ward?.role : undefined
  const role = register && (register.members.get(person.id)?.role ?? enrolled)
  const reader = useMemo(() => role && readerOf(wardId, person.id, role, tablet), [wardId, person.id, role, tablet])
  // Beside the register, not behind it: the page opens on what comes last.
  const residents = useLiveQuery(async () => {
    const now = (await registerOf(here, wardId)).members.get(person.id)?.role ?? enrolled
    return now ? residentsOf(here, readerOf(wardId, person.id, now, tablet)) : []
  }, [wardId, person.id, enrolled, tablet], opening().residents)
  const agreement = useLiveQuery(() => agreementOf(here, wardId), [wardId], opening().agreement)
  const onAgenda = useLiveQuery(() => (reader ? linesOnAgenda(here, reader) : NOTHING), [reader]) ?? NOTHING
  const now = useMinute()
  const names = useNames(residents, settings.names === 'initials')
  const notebook = useMemo((): Notebook | undefined => {
    if (!register || !ward || !role || !reader || !agreement) return undefined
    const member = register.members.get(person.id)
    const timezone = register.ward?.timezone ?? ward.timezone
    return {
      tables: here,
      me: { id: person.id, name: isolated(member?.name ?? person.name) },
      ward: { id: ward.id, name: isolated(register.ward?.name ?? ward.name), timezone, retentionDays: register.ward?.retentionDays ?? 90 },
      wards,
      role,
      writer: { person: person.id, ward: ward.id },
      reader,
      shared: tablet !== undefined,
      register,
      agreement,
      onAgenda,
      ...names,
      language: settings.language,
      settings,
      now,
      today: dayOf(now, timezone),
    }
  }, [register, ward, wards, role, reader, tablet, person, names, agreement, onAgenda, settings, now])
  return notebook && residents ? <Open value={notebook}>{children}</Open> : null
}

/** R5: how residents are named on this device. */
function useNames(residents: readonly ResidentRow[] | undefined, initials: boolean): Pick<Notebook, 'residents' | 'fullName' | 'shown'> {
  return useMemo(() => {
    const all = residents ?? []
    const full = new Map(all.map(({ id, name }) => [id, name]))
    const named = initials ? all.map((resident) => ({ ...resident, name: shortName(resident) })) : all
    return {
      residents: new Map(named.map((resident) => [resident.id, resident])),
      fullName: (id) => full.get(id) ?? '',
      shown: initials ? (text) => withShortNames(text, all) : (text) => text,
    }
  }, [residents, initials])
}

/** The present time, anew each minute and whenever the page is looked at again. */
function useMinute(): number {
  const [now, setNow] = useState(() => here.now())
  useEffect(() => {
    const tick = (): void => setNow(here.now())
    const timer = setInterval(tick, MINUTE)
    document.addEventListener('visibilitychange', tick)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [])
  return now
}
