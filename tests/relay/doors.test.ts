import { describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '#notebook/calendar.ts'
import { roomName } from '#notebook/rooms.ts'
import { memoryDisk } from '#server/storage/memory.ts'
import { CLOSE, decodeFrame } from '#wire/messages.ts'
import { NOW, ward } from '#support/ward.ts'
import { recordsOf } from '#wire/doc.ts'
import { house, roomsOn } from './house.ts'

const people = { anna: 'volunteer', joost: 'professional', wil: 'coordinator' } as const
const stranger = { person: 'niemand', device: 'niemand-phone' }

describe('[M1] who may not read a room', () => {
  it('receives not a byte of it, whichever room is asked for and however its name is written', async () => {
    const linde = await ward(people)
    const beuk = await ward({ kees: 'professional' }, { id: 'de-beuk' })
    const { device } = await house([linde, beuk])
    const tablet = await device(linde.joost)
    const staff = await tablet.open(linde.room('staff'))
    const particulars = await tablet.open(linde.room('residents-staff'))
    const elsewhere = await (await device(beuk.kees)).open(beuk.room('notes'))
    const particular = { type: 'particular.noted', resident: 'r1', text: 'GEHEIMVANSTAF' } as const
    const secrets = [
      await linde.seal(linde.joost, 'GEHEIMVANSTAF', { audience: 'staff' }),
      await linde.seal(linde.joost, particular, { audience: 'staff' }),
      await beuk.seal(beuk.kees, 'GEHEIMVANDEBEUK'),
    ] as const
    staff.write(secrets[0])
    particulars.write(secrets[1])
    elsewhere.write(secrets[2])
    await staff.deliveredAll(secrets[0])
    await particulars.deliveredAll(secrets[1])
    await elsewhere.deliveredAll(secrets[2])

    const phone = await device(linde.anna)
    const mine = await phone.open(linde.room('notes'))
    const forbidden = [
      ...[linde.room('staff'), linde.room('staff', '2026-10'), linde.room('residents-staff')].map(roomName),
      ...[beuk.room('notes'), beuk.room('staff'), beuk.room('residents'), beuk.room('register')].map(roomName),
      'de-linde/staff/2026-11/',
      'de-linde//staff/2026-11',
      'de-linde/notes/../staff/2026-11',
      'de-linde/notes/2026-11/../../staff/2026-11',
      'de-linde/%73taff/2026-11',
      'De-Linde/staff/2026-11',
      ' de-linde/staff/2026-11',
      'de-linde/staff/2026-11\u0000',
      'de-linde/staff',
      'de-linde/guidance',
    ]
    for (const name of forbidden) {
      const asked = await phone.open(name)
      expect([name, asked.heard]).toEqual([name, ['denied']])
      asked.have(...secrets.map(({ id }) => id))
    }
    const more = await linde.seal(linde.joost, 'NOGEENGEHEIM', { audience: 'staff' })
    staff.write(more)
    await staff.deliveredAll(more)
    await phone.caughtUp()

    const all = Buffer.concat(phone.frames).toString('latin1')
    const hidden = ['GEHEIM', staff.opened?.epoch ?? 'none', ...secrets.map(({ id }) => id)]
    for (const words of hidden) expect(all).not.toContain(words)
    expect(recordsOf(mine.doc).size).toBe(0)
  })

  it('gets the same answer for a room that is absent, one that is forbidden, and one of a later month', async () => {
    const linde = await ward(people)
    const beuk = await ward({ kees: 'professional' }, { id: 'de-beuk' })
    const { device, disk } = await house([linde, beuk])
    const phone = await device(linde.anna)
    const here = ['de-linde/staff/2026-11', 'de-linde/staff/1999-01', 'de-linde/notes/2026-12']
    const names = [...here, 'de-beuk/notes/2026-11', 'niets/notes/2026-11', 'niets', '']
    for (const name of names) phone.ask(name)
    await phone.until(() => phone.frames.length === names.length)
    const answers = phone.frames.map(decodeFrame)
    expect(answers.map(({ room }) => room)).toEqual(names)
    expect(new Set(answers.map(({ message }) => Buffer.from(message).toString('hex'))).size).toBe(1)
    expect(disk.calls.load).toBe(0) // nothing was looked up, so nothing can be told from the time it takes
  })

  it('opens a month five minutes before it begins, when a clock may run ahead, and not earlier', async () => {
    const linde = await ward(people)
    const { device, clock } = await house([linde])
    const phone = await device(linde.anna)
    const december = Date.UTC(2026, 10, 30, 23) // midnight on the ward
    clock.now = december - 6 * MINUTE
    expect((await phone.open(linde.room('notes', '2026-12'))).denied).toBe('no-such-room')
    clock.now = december - 4 * MINUTE
    expect((await phone.open(linde.room('notes', '2026-12'))).opened?.time).toBe(clock.now)
  })

  it('may not write where only others write, and is told so', async () => {
    const linde = await ward(people)
    const { device } = await house([linde])
    const phone = await device(linde.anna)
    expect((await phone.open(linde.room('residents'))).opened?.mayWrite).toBe(false)
    expect((await phone.open(linde.room('notes'))).opened?.mayWrite).toBe(true)
    const tablet = await device(linde.joost)
    for (const kind of ['residents', 'residents-staff', 'staff'] as const)
      expect((await tablet.open(linde.room(kind))).opened?.mayWrite).toBe(true)
  })
})

describe('[M3] a month that expired', () => {
  const august = '2026-08'

  it('is gone when somebody asks for it, from the disk too', async () => {
    const linde = await ward(people, { retentionDays: 90 })
    const { device, clock, disk } = await house([linde])
    const phone = await device(linde.anna)
    const notes = await phone.open(linde.room('notes', august))
    expect(notes.opened).toBeDefined()
    notes.leave()
    clock.now = NOW + 6 * DAY // 30 November: 91 days after 31 August
    const again = await phone.open(linde.room('notes', august))
    expect(again.heard).toEqual(['expired'])
    expect(await disk.storage.rooms()).toEqual([])
    const staff = await phone.open(linde.room('staff', august)) // who may not read it learns nothing of its end
    expect(staff.heard).toEqual(['denied'])
  })

  it('goes while devices look at it, and takes no more lines', async () => {
    const linde = await ward(people, { retentionDays: 90 })
    const { device, clock, disk, seconds } = await house([linde])
    const phone = await device(linde.anna)
    const notes = await phone.open(linde.room('notes', august))
    const current = await phone.open(linde.room('notes'))
    clock.now = NOW + 6 * DAY
    await seconds(601)
    await phone.until(() => notes.expired)
    expect(current.expired).toBe(false)
    expect(await disk.storage.rooms()).toEqual(['de-linde/notes/2026-11'])
    notes.write(await linde.seal(linde.anna, 'Te laat.', { at: Date.UTC(2026, 7, 31) }))
    await phone.until(() => notes.heard.filter((one) => one === 'expired').length === 2)
    expect(await disk.storage.rooms()).toEqual(['de-linde/notes/2026-11'])
  })

  it('is dropped soon after the relay starts, also when nobody asks', async () => {
    const linde = await ward(people, { retentionDays: 90 })
    const storage = roomsOn(memoryDisk())
    for (const month of [august, '2026-11']) await storage.load(`de-linde/notes/${month}`)
    const { clock, seconds, device } = await house([linde], { storage })
    clock.now = NOW + 6 * DAY
    await seconds(2)
    await (await device(linde.anna)).open(linde.room('notes'))
    expect(await storage.rooms()).toEqual(['de-linde/notes/2026-11'])
  })
})

describe('when the register changes', () => {
  it('a person whose role changed comes again, and others stay', async () => {
    const linde = await ward(people)
    const { device, change } = await house([linde])
    const [tablet, phone] = [await device(linde.joost), await device(linde.anna)]
    await tablet.open(linde.room('staff'))
    await phone.open(linde.room('notes'))
    await change(linde, { type: 'member.set', person: 'joost', name: 'Joost', role: 'volunteer', since: NOW })
    expect(await tablet.closed).toBe(CLOSE.roleChanged)
    await phone.caughtUp()
    expect(phone.socket.readyState).toBe(phone.socket.OPEN)
    expect((await (await device(linde.joost)).open(linde.room('staff'))).denied).toBe('no-such-room')
  })

  it('a person who becomes a member of a ward that was closed to them comes again', async () => {
    const linde = await ward(people)
    const beuk = await ward({ kees: 'professional' }, { id: 'de-beuk' })
    const { device, change } = await house([linde, beuk])
    const phone = await device(linde.anna)
    expect((await phone.open(beuk.room('notes'))).denied).toBeDefined()
    await change(beuk, { type: 'member.set', person: 'anna', name: 'Anna', role: 'volunteer', since: NOW })
    expect(await phone.closed).toBe(CLOSE.roleChanged)
  })

  it('a person who leaves is shown out at once and sees nothing of what the register says then', async () => {
    const linde = await ward(people)
    const { device, change } = await house([linde])
    const phone = await device(linde.anna)
    const register = await phone.open(linde.room('register'))
    const before = recordsOf(register.doc).size
    await change(linde, { type: 'member.set', person: 'anna', name: 'Anna', role: null, since: NOW })
    expect(await phone.closed).toBe(CLOSE.signedOut)
    expect(recordsOf(register.doc).size).toBe(before)
    expect(await (await device(linde.anna)).closed).toBe(CLOSE.signedOut)
  })

  it('a device that is revoked is shown out, and that person’s other device is not', async () => {
    const linde = await ward(people)
    const { device, change } = await house([linde])
    const [phone, other] = [await device(linde.anna), await device({ person: 'anna', device: 'anna-tablet' })]
    await phone.open(linde.room('notes'))
    await other.open(linde.room('notes'))
    const { key } = linde.register.devices.get('anna-phone') ?? { key: '' }
    await change(linde, { type: 'device.set', subject: 'anna-phone', person: 'anna', key, since: 0, revoked: NOW })
    expect(await phone.closed).toBe(CLOSE.signedOut)
    await other.caughtUp()
    expect(other.socket.readyState).toBe(other.socket.OPEN)
    expect((await (await device(linde.anna)).open(linde.room('notes'))).denied).toBe('no-such-room')
  })

  it('a session that ended is shown out within five seconds, although no register grew', async () => {
    const linde = await ward(people)
    const { device, signOut, seconds } = await house([linde])
    const phone = await device(linde.anna)
    await phone.open(linde.room('notes'))
    signOut('anna')
    await seconds(5)
    expect(await phone.closed).toBe(CLOSE.signedOut)
  })
})

describe('how many doors', () => {
  it('a socket of nobody’s is shown out', async () => {
    const { device } = await house([await ward(people)])
    expect(await (await device(stranger)).closed).toBe(CLOSE.signedOut)
  })

  it('a person has so many sockets and no more', async () => {
    const linde = await ward(people)
    const { device } = await house([linde], { limits: { socketsPerPerson: 2 } })
    const [first] = [await device(linde.anna), await device(linde.anna)]
    const third = await device(linde.anna)
    expect(await third.closed).toBe(CLOSE.flood)
    first.socket.close()
    await first.closed
    const joost = await device(linde.joost)
    expect((await joost.open(linde.room('notes'))).opened).toBeDefined()
    expect((await (await device(linde.anna)).open(linde.room('notes'))).opened).toBeDefined()
  })

  it('a socket has so many rooms and no more, until it leaves one', async () => {
    const linde = await ward(people)
    const { device } = await house([linde], { limits: { roomsPerSocket: 2 } })
    const phone = await device(linde.anna)
    const first = await phone.open(linde.room('notes'))
    await phone.open(linde.room('register'))
    expect((await phone.open(linde.room('residents'))).denied).toBe('flood')
    first.leave()
    expect((await phone.open(linde.room('residents'))).opened).toBeDefined()
  })
})
