import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changesBetween, foldAgreement, lastSignedBy, type Change } from '#notebook/agreement.ts'
import type { AgreementRecord, RecordOf } from '#notebook/records.ts'
import { someId } from '#support/histories.ts'

const base = (id: string, by: string, at: number) =>
  ({ v: 1, id, room: 'de-linde/team', at, by, as: 'coordinator', device: `${by}-phone` }) as const
const published = (n: number, version: number, more: Partial<RecordOf<'agreement.published'>> = {}): AgreementRecord => ({
  ...base(someId('p', n), 'sanne', n),
  type: 'agreement.published',
  version,
  title: 'Zo doen we dat',
  text: `Tekst ${n}`,
  ...more,
})
const signed = (by: string, n: number, at: number): AgreementRecord => ({
  ...base(someId('f', at), by, at),
  type: 'agreement.signed',
  to: someId('p', n),
})

describe('[A1] the version that holds', () => {
  it('is the highest; of two with one number the later; the others stand behind it, newest first', () => {
    const agreement = foldAgreement([published(1, 1), published(3, 2), published(2, 2)])
    expect(agreement?.text).toBe('Tekst 3')
    expect(agreement?.earlier.map(({ text }) => text)).toEqual(['Tekst 2', 'Tekst 1'])
  })

  it('is one that a coordinator published; without one there is no agreement', () => {
    expect(foldAgreement([published(1, 1), published(2, 2, { as: 'professional' })])?.text).toBe('Tekst 1')
    expect(foldAgreement([published(2, 2, { as: 'volunteer' }), signed('wil', 2, 5)])).toBeUndefined()
  })

  it('is signed when that very version was; the first signature counts', () => {
    const agreement = foldAgreement([published(1, 1), published(2, 2), signed('wil', 1, 10), signed('wil', 1, 20), signed('ria', 2, 30)])
    expect([...(agreement?.signed ?? [])]).toEqual([['ria', 30]])
    expect([...(agreement?.earlier[0]?.signed ?? [])]).toEqual([['wil', 10]])
    expect(agreement && lastSignedBy(agreement, 'wil')?.version).toBe(1)
    expect(agreement && lastSignedBy(agreement, 'ria')?.version).toBe(2)
    expect(agreement && lastSignedBy(agreement, 'daan')).toBeUndefined()
  })
})

describe('what changed between two texts', () => {
  const shown = (changes: readonly Change[]) => changes.map(({ is, line }) => `${{ kept: ' ', new: '+', gone: '-' }[is]}${line}`)

  it('is told line by line', () => {
    expect(shown(changesBetween('- Een\n- Twee\n\n- Drie', '- Een\n\n- Twee en een half\n- Drie\n- Vier'))).toEqual([
      ' - Een', '-- Twee', '+- Twee en een half', ' - Drie', '+- Vier',
    ])
    expect(changesBetween('Zelfde', '\nZelfde \n').every(({ is }) => is === 'kept')).toBe(true)
  })

  it('gives both texts back, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '', ' '), { maxLength: 12 }).map((lines) => lines.join('\n'))
    const lines = (all: string): string[] => all.split('\n').map((line) => line.trim()).filter(Boolean)
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = changesBetween(before, after)
        expect(changes.filter(({ is }) => is !== 'new').map(({ line }) => line)).toEqual(lines(before))
        expect(changes.filter(({ is }) => is !== 'gone').map(({ line }) => line)).toEqual(lines(after))
      })
    )
  })

  it('of two texts of ten thousand lines is said at once: all of it', () => {
    const [before, after] = ['a\n'.repeat(10_000), 'b\n'.repeat(10_000)]
    expect(changesBetween(before, after)).toHaveLength(20_000)
  })
})
