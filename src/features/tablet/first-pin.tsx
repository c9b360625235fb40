import { useState } from 'react'
import { may } from '#notebook/may.ts'
import { seatSince, type Device, type Member, type Register } from '#notebook/register.ts'
import { here } from '#local/here.ts'
import { pinHash } from '#local/pin-hash.ts'
import { choosePin } from '#local/pins.ts'
import { noteAct } from '#local/acts.ts'
import type { PinRow } from '#local/tables.ts'
import { takeSeat } from '#sync/door/tablet.ts'
import { tablet as tabletWords } from '#i18n/words/tablet.ts'
import { useTopic } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { Notice } from '#ui/parts.tsx'
import { ChoosePin } from './choose-pin.tsx'
import { Sheet } from './sheet.tsx'
import { Tiles } from './tiles.tsx'
import { TryOwn } from './try-own.tsx'
import styles from './tablet.module.css'

type Props = {
  ward: string
  register: Register
  tablet: Device
  pins: readonly PinRow[]
  person: Member
  connected: boolean
  onBack: () => void
  onDone: () => void
}

/**
 * A person's first PIN on this tablet, or a new one. Anybody may stand here, so somebody whom the tablet knows says who
 * this is; only the coordinator who brought it in begins alone.
 */
export function FirstPin({ ward, register, tablet, pins, person, connected, onBack, onDone }: Props) {
  const door = useTopic(doorWords)
  const say = useTopic(tabletWords)
  const known = pins.find((row) => row.person === person.person)?.seat ?? seatSince(tablet, person.person)
  const alone = tablet.person === person.person && tablet.seats.length === 0
  const [voucher, setVoucher] = useState<{ member: Member; proved: boolean } | undefined>(alone ? { member: person, proved: true } : undefined)

  async function keep(pin: string): Promise<string | undefined> {
    const by = voucher?.member.person ?? ''
    const seat = known === undefined ? await takeSeat(person.person, by) : ({ ok: true, value: known } as const)
    if (!seat.ok) return seat.error === 'not-reached' ? say.needsNetwork : door[seat.error]
    const chosen = await choosePin(here, pinHash, person.person, pin, seat.value)
    if (!chosen.ok) return say.refused[chosen.error]
    if (known !== undefined) await noteAct(here, { act: 'tablet.pin-renewed', person: by, about: person.person, ward, outcome: 'done' })
    onDone()
    return undefined
  }

  if (!voucher) {
    const anew = known !== undefined
    const vouchers = vouchersFor(person, anew, register, pins)
    return (
      <Sheet wide onBack={onBack}>
        <h1 className={styles.heading}>{say.vouchWho(person.name)}</h1>
        <p>{say.vouchWhy}</p>
        {!anew && !connected && <Notice kind="needs">{say.needsNetwork}</Notice>}
        {vouchers.length === 0 && <Notice>{anew && person.role === 'coordinator' ? say.vouchCoordinator : say.vouchNobody}</Notice>}
        <Tiles members={vouchers} onChoose={(member) => setVoucher({ member, proved: false })} />
      </Sheet>
    )
  }
  return (
    <Sheet onBack={alone ? onBack : () => setVoucher(undefined)}>
      {voucher.proved ? (
        <ChoosePin name={person.name} onChosen={keep} />
      ) : (
        <>
          <h1 className={styles.heading}>{say.voucher(voucher.member.name, person.name)}</h1>
          <TryOwn
            who={{ person: voucher.member.person, ward }}
            name={voucher.member.name}
            action={say.vouch}
            onRight={() => setVoucher({ ...voucher, proved: true })}
          />
        </>
      )}
    </Sheet>
  )
}

/** Who has a PIN here and may say who this person is. */
function vouchersFor({ person, role }: Member, anew: boolean, register: Register, pins: readonly PinRow[]): Member[] {
  return [...register.members.values()].filter(
    (member) =>
      role !== undefined &&
      pins.some((row) => row.person === member.person && row.verifier) &&
      may({ person: member.person, role: member.role }, { do: 'vouch', person, role, anew }).ok
  )
}
