import { describe, expect, it } from 'vitest'
import { newId, RELAY } from '#notebook/ids.ts'
import { keyToText, newKeyPair, SEAL_BYTES } from '#notebook/seal.ts'
import { verifier, type Verify } from '#sync/verify.ts'
import { deviceOf, receive, type TestDevice } from '#support/device.ts'
import { note, NOW, sealJson, ward, type RegisterWords, type TestPerson, type TestWard } from '#support/ward.ts'

const NOTES = 'de-linde/notes/2026-11'
const REGISTER = 'de-linde/register'

type AnyWard = Pick<TestWard<never>, 'id' | 'now' | 'relayKeys' | 'registerRecords'>

async function verifierOn(linde: AnyWard, person: TestPerson): Promise<{ device: TestDevice; verify: Verify }> {
  const device = await deviceOf(linde, person)
  return { device, verify: verifier(device.tables, await keyToText(linde.relayKeys.publicKey)) }
}

describe('a record that came out of a room', () => {
  it('is true when its seal is that of the device which the register names', async () => {
    const linde = await ward({ anna: 'volunteer', joost: 'professional' })
    const { verify } = await verifierOn(linde, linde.joost)
    const line = await linde.seal(linde.anna, 'Koffie is op')
    expect(await verify(line.id, NOTES, line.sealed)).toEqual({ is: 'true', body: line.record })
  })

  it('is false with one bit changed, in the seal or in the words', async () => {
    const linde = await ward({ anna: 'volunteer', joost: 'professional' })
    const { verify } = await verifierOn(linde, linde.joost)
    const line = await linde.seal(linde.anna, 'Koffie is op')
    const text = new TextDecoder().decode(line.sealed).indexOf('Koffie') // within the body: the seal is 64 characters of its own
    for (const at of [0, SEAL_BYTES - 1, text]) {
      const forged = Uint8Array.from(line.sealed)
      forged[at] = (forged[at] ?? 0) ^ 1
      expect(await verify(line.id, NOTES, forged)).toEqual({ is: 'false' })
    }
  })

  it('is false under another id or in another room', async () => {
    const linde = await ward({ anna: 'volunteer', joost: 'professional' })
    const { verify } = await verifierOn(linde, linde.joost)
    const line = await linde.seal(linde.anna, 'Koffie is op')
    expect(await verify(newId(NOW), NOTES, line.sealed)).toEqual({ is: 'false' })
    expect(await verify(line.id, 'de-linde/staff/2026-11', line.sealed)).toEqual({ is: 'false' })
    expect(await verify(line.id, 'de-berk/notes/2026-11', line.sealed)).toEqual({ is: 'false' })
  })

  it('is false when a colleague’s device sealed it in her name', async () => {
    const linde = await ward({ anna: 'volunteer', joost: 'professional' })
    const { verify } = await verifierOn(linde, linde.joost)
    const line = await linde.seal(linde.anna, 'Koffie is op', { key: linde.joost.keys.privateKey })
    expect(await verify(line.id, NOTES, line.sealed)).toEqual({ is: 'false' })
  })

  it('is false when the relay wrote it in somebody’s name, whatever device it names', async () => {
    const linde = await ward({ anna: 'volunteer', joost: 'professional' })
    const { verify } = await verifierOn(linde, linde.joost)
    const key = linde.relayKeys.privateKey
    for (const device of ['anna-phone', RELAY]) {
      const line = await linde.seal(linde.anna, 'Van de server', { key, device })
      expect(await verify(line.id, NOTES, line.sealed)).toEqual({ is: 'false' })
    }
  })

  it('of a type that is not known yet is true by its seal alone', async () => {
    const linde = await ward({ anna: 'volunteer', joost: 'professional' })
    const { verify } = await verifierOn(linde, linde.joost)
    const { record } = await linde.seal(linde.anna, 'Uit de toekomst')
    const future = { ...record, type: 'poem.written', verses: 3 }
    const sealed = await sealJson(future, linde.anna.keys)
    expect(await verify(record.id, NOTES, sealed)).toMatchObject({ is: 'true', body: { type: 'poem.written' } })
    expect(await verify(record.id, NOTES, await sealJson(future, linde.joost.keys))).toEqual({ is: 'false' })
  })
})

describe('a device that the register does not name', () => {
  it('is asked about again when the register has grown', async () => {
    const linde = await ward({ anna: 'volunteer', joost: 'professional' })
    const { device, verify } = await verifierOn(linde, linde.joost)
    const stranger = { ...linde.anna, device: 'anna-tablet', keys: await newKeyPair() }
    const line = await linde.seal(stranger, 'Van mijn nieuwe tablet')
    expect(await verify(line.id, NOTES, line.sealed)).toEqual({ is: 'unknown-device' })
    const named: RegisterWords = {
      type: 'device.set', subject: 'anna-tablet', person: 'anna', key: await keyToText(stranger.keys.publicKey), since: NOW,
    }
    const relay = { ...linde.anna, person: RELAY, device: RELAY, keys: linde.relayKeys }
    await receive(device, await linde.seal(relay, named, { room: REGISTER, as: 'relay' }))
    expect(await verify(line.id, NOTES, line.sealed)).toEqual({ is: 'true', body: line.record })
  })
})

describe('the register', () => {
  it('is true under the key that the device learned when it was enrolled, and under no other', async () => {
    const linde = await ward({ anna: 'volunteer' })
    const { verify } = await verifierOn(linde, linde.anna)
    const [first] = linde.registerRecords
    if (!first) throw new Error('an empty register')
    expect(await verify(first.id, REGISTER, first.sealed)).toMatchObject({ is: 'true' })
    const other = await sealJson(first.record, await newKeyPair())
    expect(await verify(first.id, REGISTER, other)).toEqual({ is: 'false' })
  })

  it('holds nothing that a member’s device sealed, and no lines of the relay', async () => {
    const linde = await ward({ anna: 'volunteer' })
    const { verify } = await verifierOn(linde, linde.anna)
    const crowned = await linde.seal(
      linde.anna,
      { type: 'member.set', person: 'anna', name: 'Anna', role: 'coordinator', since: NOW },
      { room: REGISTER }
    )
    expect(await verify(crowned.id, REGISTER, crowned.sealed)).toEqual({ is: 'false' })
    const relay = { ...linde.anna, person: RELAY, device: RELAY, keys: linde.relayKeys }
    const line = await linde.seal(relay, note('Een regel'), { room: REGISTER, as: 'relay' })
    expect(await verify(line.id, REGISTER, line.sealed)).toEqual({ is: 'false' })
  })
})
