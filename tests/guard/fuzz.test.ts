import * as Y from 'yjs'
import { describe, expect, it } from 'vitest'
import { writeVarUint } from 'lib0/encoding'
import { newId } from '#notebook/ids.ts'
import { parseBody } from '#notebook/records.ts'
import { bodyOf } from '#notebook/seal.ts'
import { newRoomDoc, recordsOf } from '#wire/doc.ts'
import { admit, type RoomState } from '#server/guard/guard.ts'
import { note, updateOf, ward, type Written } from '#support/ward.ts'
import { CONTENT, gc, hostile, item, keySet, raw, series, varUint } from './hostile.ts'
import { verdict } from './verdict.ts'

/** Give another with `SEED=1 npx vitest run tests/guard/fuzz.test.ts`. */
const SEED = Number(process.env.SEED ?? 20_261_124)

/** A ward and a good update of three lines by two people, one line of another being known already. */
async function goodUpdate() {
  const fresh = await ward({ anna: 'volunteer', joost: 'professional' })
  const { anna, joost, seal } = fresh
  const known = await seal(anna, { ...note('Lift is stuk'), importance: 'must-know' })
  const lines = [
    await seal(anna, 'Mevrouw at 2 boterhammen'),
    await seal(joost, { type: 'entry.struck', to: known.id, reason: 'De lift doet het weer' }),
    await seal(anna, { type: 'entry.understood', to: known.id }),
  ]
  const doc = newRoomDoc()
  doc.clientID = 2_718_281_828 // so that each run has the same bytes in the same places
  const update = updateOf(lines, doc)
  const state = fresh.state({ holds: [known], clients: new Map([[4, 'joost-phone']]), clocks: new Map([[4, 3]]) })
  return { ...fresh, lines, update, state }
}

/** All of `state` that is not a question to the relay. */
const memoryOf = ({ knows: _knows, target: _target, erased: _erased, ...rest }: RoomState) => structuredClone(rest)

/** What a stock document makes of an update: its roots, and per key the body of the sealed bytes. */
function meaning(update: Uint8Array): unknown {
  const doc = newRoomDoc()
  Y.applyUpdate(doc, update)
  const bodies = [...recordsOf(doc)].map(([key, sealed]) => [key, parseBody(bodyOf(sealed))] as const)
  const waits = doc.store.pendingStructs !== null || doc.store.pendingDs !== null
  return { roots: [...doc.share.keys()], waits, bodies: Object.fromEntries(bodies) }
}

const bodiesOf = (lines: readonly Written[]) =>
  Object.fromEntries(lines.map(({ id, record }) => [id, { ok: true, value: record }]))

describe('bytes that were good once', () => {
  it('[fault 2] every truncation of a good update is refused', async () => {
    const { anna, update, state } = await goodUpdate()
    for (let length = 0; length < update.byteLength; length++)
      expect(await verdict(update.slice(0, length), anna, state), `${length} bytes`).toBe('malformed')
    expect(await verdict(update, anna, state)).toBe('admitted')
  })

  it(`[fault 3] 20,000 mutations (seed ${SEED}): refused, or admitted and meaning the very same records`, async () => {
    const { anna, lines, update, state } = await goodUpdate()
    const random = series(SEED)
    const before = memoryOf(state)
    const same = { roots: ['records'], waits: false, bodies: bodiesOf(lines) }
    let admissions = 0
    for (let i = 0; i < 20_000; i++) {
      const mutant = mutate(update, random)
      const result = await admit(mutant, anna, state)
      if (!result.ok) continue
      admissions++
      expect(meaning(result.value.update), `mutation ${i} of seed ${SEED}`).toEqual(same)
      expect(new Map(result.value.records.map((record) => [record.id, record]))).toEqual(
        new Map(lines.map(({ id, record }) => [id, record]))
      )
    }
    expect(admissions).toBeGreaterThan(0) // another client ID changes nothing that is meant
    expect(memoryOf(state)).toEqual(before)
    expect(await verdict(update, anna, state)).toBe('admitted')
  }, 120_000)
})

/** One to three changes of a kind each. */
function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  const below = (n: number) => Math.floor(random() * n)
  let mutant = [...bytes]
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const at = below(mutant.length)
    switch (below(6)) {
      case 0:
        mutant[at] = (mutant[at] ?? 0) ^ (1 << below(8))
        break
      case 1:
        mutant.splice(at, 0, below(256))
        break
      case 2:
        mutant.splice(at, 1 + below(8))
        break
      case 3: // a number blown up
        mutant.splice(at, 1, ...varUint(2 ** (7 + below(46))))
        break
      case 4: // a piece doubled elsewhere
        mutant.splice(below(mutant.length), 0, ...mutant.slice(at, at + below(64)))
        break
      default: // among the numbers at the front, where a change means most
        mutant[below(Math.min(12, mutant.length))] = below(256)
    }
    if (mutant.length === 0) mutant = [0]
  }
  return Uint8Array.from(mutant)
}

describe('[fault 4] sizes that are claimed and not there', () => {
  const huge = [2 ** 24, 2 ** 31, 2 ** 32, 2 ** 40, Number.MAX_SAFE_INTEGER]
  const numbers: readonly [string, (n: number) => Uint8Array][] = [
    ['sections', (n) => Uint8Array.of(...varUint(n), 1, 5, 0)],
    ['structs of a section', (n) => hostile([{ client: 1, claims: n, structs: [] }])],
    [
      'structs of a section, a good one among them',
      (n) => hostile([{ client: 1, claims: n, structs: [keySet(newId(), new Uint8Array(80))] }]),
    ],
    ['a first clock', (n) => hostile([{ client: 1, clock: n, structs: [keySet(newId(), new Uint8Array(80))] }])],
    ["a root's name", (n) => hostile([{ client: 1, structs: [raw(0x23, 1, ...varUint(n))] }])],
    [
      'a key',
      (n) =>
        hostile([{ client: 1, structs: [raw(0x23, 1, 7, ...new TextEncoder().encode('records'), ...varUint(n))] }]),
    ],
    [
      'a record',
      (n) => hostile([{ client: 1, structs: [item(CONTENT.binary, newId(), (encoder) => writeVarUint(encoder, n))] }]),
    ],
    [
      'deleted content',
      (n) => hostile([{ client: 1, structs: [item(CONTENT.deleted, newId(), (encoder) => writeVarUint(encoder, n))] }]),
    ],
    [
      'strings of JSON',
      (n) => hostile([{ client: 1, structs: [item(CONTENT.json, newId(), (encoder) => writeVarUint(encoder, n))] }]),
    ],
    [
      'values',
      (n) => hostile([{ client: 1, structs: [item(CONTENT.any, newId(), (encoder) => writeVarUint(encoder, n))] }]),
    ],
    ['collected clocks', (n) => hostile([{ client: 1, structs: [gc(n)] }])],
    ['a delete set', (n) => Uint8Array.of(0, ...varUint(n))],
    ['deletions of a client', (n) => Uint8Array.of(0, 1, 1, ...varUint(n))],
    ['a deletion', (n) => hostile([], [{ client: 1, clock: 0, length: n }])],
  ]

  it.each(numbers)('%s: refused within 50 MB', async (_, make) => {
    const { anna, state } = await ward({ anna: 'volunteer' })
    const known = state()
    for (const n of huge) {
      const update = make(n)
      const before = process.memoryUsage()
      expect(await verdict(update, anna, known)).not.toBe('admitted')
      const after = process.memoryUsage()
      expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(50e6)
    }
  })

  it('a number of more than 53 bits, and one that never ends', async () => {
    const { anna, state } = await ward({ anna: 'volunteer' })
    for (const bytes of [
      Array<number>(8).fill(0xff),
      Array<number>(1_000_000).fill(0xff),
      Array<number>(1_000_000).fill(0x80),
    ])
      for (const front of [[], [1], [1, 1], [1, 1, 1], [0]])
        expect(await verdict(Uint8Array.from([...front, ...bytes, 0x7f]), anna, state())).toBe('malformed')
  })

  it('a megabyte full of the smallest structs', async () => {
    const { anna, state } = await ward({ anna: 'volunteer' })
    const known = state()
    const body = Array<number>(1_000_000)
    const floods = [
      Uint8Array.from([1, ...varUint(500_000), 1, 0, ...body.fill(0)]),
      Uint8Array.from([1, ...varUint(500_000), 1, 0, ...body.fill(10)]),
      Uint8Array.from([...varUint(300_000), ...body.fill(1)]),
      Uint8Array.from([0, ...varUint(300_000), ...body.fill(1)]),
      hostile([{ client: 1, structs: Array.from({ length: 13_000 }, () => keySet('', new Uint8Array(65))) }]),
      hostile([{ client: 1, structs: Array.from({ length: 87_000 }, () => keySet('', new Uint8Array())) }]),
    ]
    for (const flood of floods) {
      const before = process.memoryUsage()
      expect(await verdict(flood, anna, known)).not.toBe('admitted')
      const after = process.memoryUsage()
      expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(50e6)
    }
  })
})
