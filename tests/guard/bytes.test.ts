import * as Y from 'yjs'
import { describe, expect, it } from 'vitest'
import { writeVarString, writeVarUint } from 'lib0/encoding'
import { newId } from '#notebook/ids.ts'
import { newRoomDoc, putRecords, recordsOf } from '#wire/doc.ts'
import { admit } from '#server/guard/guard.ts'
import { readUpdate, writeUpdate } from '#wire/update.ts'
import { updateOf, ward } from '#support/ward.ts'
import {
  CONTENT,
  gc,
  hostile,
  item,
  keySet,
  listItem,
  nested,
  overwrite,
  raw,
  skip,
  underwrite,
  varUint,
} from './hostile.ts'
import { admitted, faults, verdict } from './verdict.ts'

const people = { anna: 'volunteer', joost: 'professional' } as const

/** A ward in whose notes one line of Anna's stands, written under client ID 5000. */
async function wardWithLine() {
  const fresh = await ward(people)
  const line = await fresh.seal(fresh.anna, 'De eerste woorden')
  const doc = newRoomDoc()
  doc.clientID = 5000
  updateOf([line], doc)
  const known = fresh.state({
    holds: [line],
    clients: new Map([[5000, fresh.anna.device]]),
    clocks: new Map([[5000, 1]]),
  })
  return { ...fresh, line, doc, known }
}

const updatesOf = (doc: Y.Doc, change: () => void): Uint8Array => {
  const before = Y.encodeStateVector(doc)
  change()
  return Y.encodeStateAsUpdate(doc, before)
}

describe('[fault 9] [W1] writing over a key', () => {
  it.each([
    ['a low', 1],
    ['a high', 0xffff_ffff],
  ])('%s client ID: as Yjs does it, with origin and delete set', async (_, client) => {
    const { joost, seal, line, doc, known } = await wardWithLine()
    const over = await seal(joost, 'Andere woorden', { id: line.id })
    doc.clientID = client
    const update = updatesOf(doc, () => recordsOf(doc).set(line.id, over.sealed))
    expect(Y.decodeUpdate(update).ds.clients.size).toBe(1)
    expect(await admit(update, joost, known)).toEqual({ ok: false, error: { code: 'malformed', records: [] } })
  })

  it.each([
    ['a low', 1],
    ['a high', 0xffff_ffff],
  ])('%s client ID: the delete set stripped', async (_, client) => {
    const { joost, seal, line, doc, known } = await wardWithLine()
    const over = await seal(joost, 'Andere woorden', { id: line.id })
    for (const struct of [
      overwrite({ client: 5000, clock: 0 }, over.sealed),
      underwrite({ client: 5000, clock: 0 }, over.sealed),
    ])
      expect(await verdict(hostile([{ client, structs: [struct] }]), joost, known)).toBe('malformed')
    // The attack is real: a stock relay would show the other words.
    Y.applyUpdate(doc, hostile([{ client, structs: [overwrite({ client: 5000, clock: 0 }, over.sealed)] }]))
    expect(recordsOf(doc).get(line.id)).toEqual(over.sealed)
  })

  it.each([
    ['a low', 1],
    ['a high', 0xffff_ffff],
  ])('%s client ID: under the same key without origin', async (_, client) => {
    const { joost, seal, line, known } = await wardWithLine()
    const over = await seal(joost, 'Andere woorden', { id: line.id })
    const update = hostile([{ client, structs: [keySet(line.id, over.sealed)] }])
    expect(await faults(update, joost, known)).toEqual({ [line.id]: 'known-key' })
  })

  it('one key twice in one update, in one client ID or two', async () => {
    const { anna, seal, state } = await ward(people)
    const [one, two] = [await seal(anna, 'Een'), await seal(anna, 'Twee')]
    const again = await seal(anna, 'Toch anders', { id: one.id })
    const structs = [keySet(one.id, one.sealed), keySet(two.id, two.sealed), keySet(one.id, again.sealed)]
    expect(await faults(hostile([{ client: 7, structs }]), anna, state())).toEqual({ [one.id]: 'known-key' })
    const twice = [8, 7].map((client) => ({ client, structs: [keySet(one.id, one.sealed)] }))
    expect(await faults(hostile(twice), anna, state())).toEqual({ [one.id]: 'known-key' })
  })
})

describe('[fault 8] [W1] deletions', () => {
  it("a deleted key, one's own or a stranger's", async () => {
    const { anna, joost, line, doc, known } = await wardWithLine()
    const update = updatesOf(doc, () => recordsOf(doc).delete(line.id))
    for (const carrier of [anna, joost])
      expect(await admit(update, carrier, known)).toEqual({ ok: false, error: { code: 'deletion', records: [] } })
  })

  it('a deletion beside a good line, or of what nobody has written yet', async () => {
    const { anna, seal, known } = await wardWithLine()
    const good = await seal(anna, 'Goed')
    const structs = [keySet(good.id, good.sealed)]
    for (const client of [5000, 9, 10])
      expect(await verdict(hostile([{ client: 9, structs }], [{ client, clock: 0, length: 1 }]), anna, known)).toBe(
        'deletion'
      )
  })

  it('deleted content in place of a record', async () => {
    const { anna, state } = await ward(people)
    const struct = item(CONTENT.deleted, newId(), (encoder) => writeVarUint(encoder, 1))
    expect(await verdict(hostile([{ client: 1, structs: [struct] }]), anna, state())).toBe('deletion')
  })

  it("[fault 5] 2^40 collected clocks under a victim's client ID are refused, and the next line arrives", async () => {
    const { anna, joost, seal, doc, known } = await wardWithLine()
    const bomb = hostile([{ client: 5000, clock: 1, structs: [gc(2 ** 40)] }])
    expect(bomb.byteLength).toBeLessThanOrEqual(16)
    for (const carrier of [anna, joost]) expect(await verdict(bomb, carrier, known)).toBe('deletion')
    const next = await seal(anna, 'De volgende woorden')
    expect(await verdict(updateOf([next], doc), anna, known)).toBe('admitted')
  })

  it('[fault 7] a skip of any length', async () => {
    const { anna, seal, state } = await ward(people)
    const good = await seal(anna, 'Goed')
    for (const length of [0, 1, 2 ** 40])
      expect(
        await verdict(hostile([{ client: 1, structs: [skip(length), keySet(good.id, good.sealed)] }]), anna, state())
      ).toBe('clock-gap')
  })
})

describe('[fault 10] another shape', () => {
  it("an unknown root, also the relay's own", async () => {
    const { anna, seal, state } = await ward(people)
    const good = await seal(anna, 'Goed')
    for (const root of ['arrived', 'Records', 'records ', '', '__proto__', 'x'.repeat(100_000)])
      expect(
        await verdict(hostile([{ client: 1, structs: [keySet(good.id, good.sealed, root)] }]), anna, state())
      ).toBe('malformed')
  })

  it('anything but bytes under a key: text, numbers, JSON, a nested type, a document', async () => {
    const { anna, state } = await ward(people)
    const values: readonly [string, (map: Y.Map<unknown>) => void][] = [
      ['text', (map) => map.set(newId(), 'Hallo')],
      ['a number', (map) => map.set(newId(), 1)],
      ['JSON', (map) => map.set(newId(), { text: 'Hallo' })],
      ['nothing', (map) => map.set(newId(), null)],
      ['a map', (map) => map.set(newId(), new Y.Map([['a', 1]]))],
      ['a list', (map) => map.set(newId(), Y.Array.from([Uint8Array.of(1)]))],
      ['rich text', (map) => map.set(newId(), new Y.Text('Hallo'))],
      ['an XML fragment', (map) => map.set(newId(), new Y.XmlFragment())],
      ['a document', (map) => map.set(newId(), new Y.Doc())],
    ]
    for (const [what, change] of values) {
      const doc = new Y.Doc()
      const update = updatesOf(doc, () => change(doc.getMap('records')))
      expect(await verdict(update, anna, state()), what).toBe('malformed')
    }
    const json = item(CONTENT.json, newId(), (encoder) => {
      writeVarUint(encoder, 1)
      writeVarString(encoder, '"Hallo"')
    })
    expect(await verdict(hostile([{ client: 1, structs: [json] }]), anna, state())).toBe('malformed')
  })

  it('a list, text or format where a map must be', async () => {
    const { anna, state } = await ward(people)
    const changes: ((doc: Y.Doc) => void)[] = [
      (doc) => doc.getArray('records').push([Uint8Array.of(1)]),
      (doc) => doc.getText('records').insert(0, 'Hallo', { bold: true }),
      (doc) => doc.getText('records').insertEmbed(0, { a: 1 }),
    ]
    for (const change of changes) {
      const doc = new Y.Doc()
      expect(
        await verdict(
          updatesOf(doc, () => change(doc)),
          anna,
          state()
        )
      ).toBe('malformed')
    }
    const bare = hostile([{ client: 1, structs: [listItem(Uint8Array.of(1))] }])
    expect(await verdict(bare, anna, state())).toBe('malformed')
  })

  it('a key inside another type', async () => {
    const { anna, seal, state } = await ward(people)
    const good = await seal(anna, 'Goed')
    const update = hostile([{ client: 1, structs: [nested({ client: 1, clock: 0 }, good.id, good.sealed)] }])
    expect(await verdict(update, anna, state())).toBe('malformed')
  })

  it('[fault 11] encoding V2, which reads as an empty update with bytes left over', async () => {
    const { anna, seal, state } = await ward(people)
    const doc = newRoomDoc()
    const good = await seal(anna, 'Goed')
    updateOf([good], doc)
    const update = Y.encodeStateAsUpdateV2(doc)
    expect(Y.decodeUpdate(update).structs).toEqual([]) // a looser reader would take it for nothing and lose the line
    expect(await verdict(update, anna, state())).toBe('malformed')
    expect(await verdict(Y.encodeStateAsUpdateV2(new Y.Doc()), anna, state())).toBe('malformed')
  })

  it('bytes left over, no bytes at all, a section without structs', async () => {
    const { anna, seal, state } = await ward(people)
    const update = updateOf([await seal(anna, 'Goed')])
    expect(await verdict(Uint8Array.of(...update, 0), anna, state())).toBe('malformed')
    expect(await verdict(new Uint8Array(), anna, state())).toBe('malformed')
    expect(await verdict(hostile([{ client: 1, structs: [] }]), anna, state())).toBe('malformed')
  })

  it('two sections of one client, of which Yjs would apply only the last', async () => {
    const { anna, seal, state } = await ward(people)
    const [one, two] = [await seal(anna, 'Een'), await seal(anna, 'Twee')]
    const update = hostile([
      { client: 1, clock: 0, structs: [keySet(one.id, one.sealed)] },
      { client: 1, clock: 1, structs: [keySet(two.id, two.sealed)] },
    ])
    const doc = newRoomDoc()
    Y.applyUpdate(doc, update)
    expect(recordsOf(doc).size).toBe(0)
    expect(await verdict(update, anna, state())).toBe('malformed')
  })

  it('clients from low to high, of which Yjs loses lines when it merges', async () => {
    const { anna, seal, state } = await ward(people)
    const [one, two] = [await seal(anna, 'Een'), await seal(anna, 'Twee')]
    const [low, high] = [
      { client: 3, structs: [keySet(one.id, one.sealed)] },
      { client: 9, structs: [keySet(two.id, two.sealed)] },
    ]
    expect(await verdict(hostile([low, high]), anna, state())).toBe('malformed')
    expect(await verdict(hostile([high, low]), anna, state())).toBe('admitted')
  })

  it('a length that reaches behind the update into the buffer that it is a part of', async () => {
    const { anna, seal, state } = await ward(people)
    const whole = updateOf([await seal(anna, 'Goed')])
    const buffer = new Uint8Array([...whole, ...whole])
    for (let cut = 1; cut < whole.byteLength; cut++)
      expect(await verdict(buffer.subarray(0, cut), anna, state())).not.toBe('admitted')
    expect(await verdict(buffer.subarray(whole.byteLength), anna, state())).toBe('admitted')
  })

  it('brackets nested 65,000 deep in a body, lists nested 1,000 deep in a struct', async () => {
    const { anna, seal, state } = await ward(people)
    const good = await seal(anna, 'Goed')
    const deep = new Uint8Array([...good.sealed.subarray(0, 64), ...new TextEncoder().encode('['.repeat(65_000))])
    expect(await verdict(updateOf([{ ...good, sealed: deep }]), anna, state())).toBe('malformed')
    const any = hostile([
      { client: 1, structs: [item(CONTENT.any, newId(), raw(1, ...Array<number>(1000).fill(117), 1))] },
    ])
    expect(await verdict(any, anna, state())).toBe('malformed')
  })
})

describe('what is read is what is written', () => {
  it('key sets of several clients survive writing and reading, and Yjs reads the same', async () => {
    const { anna, seal } = await ward(people)
    const lines = await Promise.all(['Een', 'Twee', 'Drie'].map((text) => seal(anna, text)))
    const [one, two, three] = lines.map(({ id, sealed }) => ({ key: id, bytes: sealed }))
    if (!one || !two || !three) throw new Error('three lines were sealed')
    const sets = [
      { client: 9, clock: 0, ...one },
      { client: 9, clock: 1, ...two },
      { client: 3, clock: 0, ...three },
    ]
    const update = writeUpdate(sets)
    expect(readUpdate(update)).toEqual({ ok: true, value: sets })
    const doc = newRoomDoc()
    Y.applyUpdate(doc, update)
    const other = newRoomDoc()
    putRecords(
      other,
      lines.map(({ id, sealed }) => [id, sealed] as const)
    )
    expect(recordsOf(doc).toJSON()).toEqual(recordsOf(other).toJSON())
  })

  it('what Yjs writes of honest documents is read, merged updates of several clients too', async () => {
    const { anna, joost, seal, state } = await ward(people)
    const lines = [await seal(anna, 'Een'), await seal(joost, 'Twee'), await seal(anna, 'Drie')]
    const merged = Y.mergeUpdates(lines.map((line) => updateOf([line])))
    const { records } = await admitted(merged, anna, state())
    expect(new Set(records.map(({ id }) => id))).toEqual(new Set(lines.map(({ id }) => id)))
    expect(await verdict(Y.diffUpdate(merged, Y.encodeStateVector(newRoomDoc())), anna, state())).toBe('admitted')
  })

  it('the client ID may be any that Yjs can hold', async () => {
    const { anna, seal, state } = await ward(people)
    const good = await seal(anna, 'Goed')
    for (const client of [0, 1, 0xffff_ffff, Number.MAX_SAFE_INTEGER]) {
      const { clients } = await admitted(hostile([{ client, structs: [keySet(good.id, good.sealed)] }]), anna, state())
      expect(clients).toEqual([client])
    }
    expect(varUint(Number.MAX_SAFE_INTEGER)).toHaveLength(8)
  })
})
