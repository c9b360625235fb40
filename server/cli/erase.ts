import { setTimeout as pause } from 'node:timers/promises'
import { isId } from '#notebook/ids.ts'
import { isKnown, parseBody } from '#notebook/records.ts'
import { parseRoom } from '#notebook/rooms.ts'
import { bodyOf } from '#notebook/seal.ts'
import type { Accounts } from '#server/accounts/accounts.ts'
import { carryOut } from '#server/erasure/carry-out.ts'
import { byRoom, findAbout, recordsOn, type Target } from '#server/erasure/find.ts'
import { claimFolder, dataFolder } from '#server/storage/folder.ts'
import { sqliteStorage } from '#server/storage/sqlite.ts'
import { common, done, progress, refused, withAccounts, wrong, type Command } from './command.ts'

/** How long a running relay may take to overwrite what was erased, ms. */
const PATIENCE = 60_000

export const erase: Command = {
  name: 'erase',
  what: 'erases the data of a resident or a former member, or a text, everywhere',
  help: `npm run schrift -- erase --ward WARD (--resident ID | --person ID | --text ID | --records IDS) --reason TEXT [--sure] [--data DIR]

Without --sure it only counts what would go. With it, the words go from the notebook and are overwritten on disk; each
device takes them off when it is next in contact, and no device and no older backup brings them back. What stays is a
stub: the ids, the day and the reason. Cannot be undone. Works beside a running Schrift.

  --ward WARD    the ward's id
  --resident ID  everything about this resident, and every line that names them, with all that was said to it
  --person ID    what this former member wrote in the notebook, what was noted about them, and their name. Their
                 membership must have ended: "revoke". Lines about residents by others stay.
  --text ID      a text that is written together: its draft, its versions and who signed them; of the agreement the
                 draft alone
  --records IDS  single lines, by their ids with commas between
  --reason TEXT  why, for ever to be read: no names in it
  --sure         do it
${common}`,
  options: { ward: { type: 'string' }, resident: { type: 'string' }, person: { type: 'string' }, text: { type: 'string' }, records: { type: 'string' }, reason: { type: 'string' }, sure: { type: 'boolean' } },
  run: (config, said) =>
    withAccounts(config, async (accounts, audit) => {
      const [ward, reason] = [said('ward'), said('reason')?.trim() ?? '']
      const target = targetOf(said)
      if (ward === undefined) return wrong('Say which ward: --ward WARD.')
      if (!target) return wrong('Say either --resident, --person, --text or --records.')
      if (reason === '' || reason.length > 200) return wrong('Say why, in 1 to 200 characters: --reason TEXT.')
      const register = accounts.register(ward)
      if (!register) return refused(`There is no ward "${ward}".`)
      if ('person' in target && register.members.get(target.person)?.role)
        return refused(`"${target.person}" is still a member of ${ward}. End that first: npm run schrift -- revoke --ward ${ward} --person ${target.person}`)
      const folder = dataFolder(config.data)
      const found = findAbout(recordsOn(folder.rooms, ward), target)
      const tray = inTray(accounts, target)
      const counts = { records: found.length, rooms: byRoom(found).size, tray: tray.length }
      if (said('sure') === undefined)
        return done(`This would erase ${counts.records} records in ${counts.rooms} rooms and ${counts.tray} in the tray. Nothing is erased yet: add --sure.`, { ...counts, erased: false })

      for (const [room, ids] of byRoom(found)) await accounts.erasures.order(room, ids, reason)
      for (const { id, ward: its } of tray) accounts.handedIn.settle(its, id)
      let named = 0
      if ('person' in target) {
        const forgotten = await accounts.forgetName(ward, target.person, reason)
        if (forgotten.ok) named = forgotten.value
        accounts.marks.forget(ward, target.person)
        accounts.goals.forget(ward, target.person)
        accounts.calendars.withdraw(ward, target.person)
        accounts.goodbye.former.forget(ward, target.person)
      }
      const about = 'resident' in target ? target.resident : 'person' in target ? target.person : undefined
      audit.note({ at: Date.now(), act: 'records.erased', ward, about, outcome: 'done', count: counts.records })
      await audit.settled()
      const overwritten = (await overwrite(config.data, accounts)) && accounts.scrub()
      const sentence = `${counts.records} records in ${counts.rooms} rooms are erased. Each device takes them off when it is next in contact.`
      if (!overwritten) return refused(`${sentence} They are not overwritten on this disk yet; Schrift does so as soon as it can.`, { ...counts, erased: true, overwritten })
      return done(`${sentence}\nRun it again when the last device has been in: what it had not delivered yet is found then.`, { ...counts, named, erased: true, overwritten })
    }),
}

function targetOf(said: (option: string) => string | undefined): Target | undefined {
  const [resident, person, text, records] = [said('resident'), said('person'), said('text'), said('records')?.split(',')]
  const given: Target[] = [
    ...(resident === undefined ? [] : [{ resident }]),
    ...(person === undefined ? [] : [{ person }]),
    ...(text !== undefined && isId(text) ? [{ text }] : []),
    ...(records?.every(isId) ? [{ records }] : []),
  ]
  return given.length === 1 ? given[0] : undefined
}

/** What waits in a coordinators' tray and is about the target. */
function inTray(accounts: Accounts, target: Target): { id: string; ward: string }[] {
  const bodies = accounts.handedIn.all().flatMap((sealed) => {
    const body = parseBody(bodyOf(sealed))
    return body.ok && isKnown(body.value) ? [body.value] : []
  })
  return findAbout(bodies, target).map(({ id, room }) => ({ id, ward: parseRoom(room)?.ward ?? '' }))
}

/** Here when no relay runs; else the relay does it, and this waits. false: not yet. */
async function overwrite(data: string, accounts: Accounts): Promise<boolean> {
  const told = progress('erasing')
  const claim = claimFolder(data)
  if (claim.ok) {
    const storage = sqliteStorage(dataFolder(data).rooms)
    try {
      await carryOut(storage, accounts)
    } finally {
      await storage.close()
      claim.value.release()
    }
  }
  const all = accounts.erasures.waiting().length
  for (let waited = 0; waited < PATIENCE; waited += 200) {
    const left = accounts.erasures.waiting().length
    told(1 - left / Math.max(1, all))
    if (left === 0) return true
    await pause(200)
  }
  return false
}
