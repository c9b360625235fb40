import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCsv } from '#page/csv.ts'

const separators = [',', ';'] as const
const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[=+\-@\t\r\n '";,a1|]{0,6}$/), fc.constantFrom('=1+1', '\uFF1D1', ' =1', '\u00A0@SUM(A1)', "'=1"))

describe('a spreadsheet of any cells', () => {
  it('is read back as it was, but for an apostrophe before what would be run', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), fc.constantFrom(...separators), (rows, separator) => {
        const back = read(toCsv(rows, separator), separator)
        expect(back.map((row) => row.length)).toEqual(rows.map((row) => row.length))
        back.flat().forEach((got, i) => {
          const was = rows.flat()[i] ?? ''
          expect([was, `'${was}`]).toContain(got)
        })
      }),
      { numRuns: 2000 }
    )
  })

  it('runs nothing: no cell begins with a sign of a formula, behind white space or in a full-width form either', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), fc.constantFrom(...separators), (row, separator) => {
        for (const got of read(toCsv([row], separator), separator).flat()) {
          expect(got.trimStart()).not.toMatch(/^[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/)
          expect(got).not.toMatch(/^[\t\r\n]/)
        }
      }),
      { numRuns: 2000 }
    )
  })

  it('begins with the byte order mark of UTF-8, ends each row with CRLF and quotes only where it must', () => {
    expect(toCsv([['dag', 'tekst'], ['2026-11-24', 'één; "twee"\ndrie']], ';')).toBe('\uFEFFdag;tekst\r\n2026-11-24;"één; ""twee""\ndrie"\r\n')
    expect(toCsv([['-5 graden', '=1', '@wil', '+31 6', '\tin']], ',').slice(1)).toBe("'-5 graden,'=1,'@wil,'+31 6,\"'\tin\"\r\n")
  })
})

/** A small strict reader of RFC 4180. */
function read(text: string, separator: string): string[][] {
  if (!text.startsWith('\uFEFF')) throw new Error('no byte order mark')
  const rows: string[][] = []
  let row: string[] = []
  let at = 1
  while (at < text.length) {
    let value = ''
    if (text[at] === '"') {
      for (at++; !(text[at] === '"' && text[at + 1] !== '"'); at++) {
        if (at >= text.length) throw new Error('a quote stays open')
        if (text[at] === '"') at++
        value += text[at]
      }
      at++
    } else while (at < text.length && text[at] !== separator && !text.startsWith('\r\n', at)) value += text[at++]
    row.push(value)
    if (text[at] === separator) {
      at++
      if (at >= text.length) throw new Error('a row has no end')
      continue
    }
    if (!text.startsWith('\r\n', at)) throw new Error(`something stands behind a cell at ${at}`)
    at += 2
    rows.push(row)
    row = []
  }
  return rows
}
