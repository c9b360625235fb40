import { expect, it } from 'vitest'
import { newId } from '#notebook/ids.ts'
import { MAX_TEXT, type NotebookRecord } from '#notebook/records.ts'
import { takenOver } from '#features/handed-in/take-over.ts'

const base = { v: 1, id: newId(), room: 'de-linde/notes/2026-11', at: 0, by: 'gerard', as: 'volunteer', device: 'd' } as const
const to = newId()
const from = 'Van Gerard, ingeleverd: '
const written = (text: string): NotebookRecord => ({ ...base, type: 'entry.written', kind: 'question', residents: ['devries'], importance: 'must-know', text })

it('a line is taken over as the same kind of line, with whose it was and where it came from', () => {
  expect(takenOver(written('Mag hij naar buiten?'), from, false)).toEqual([
    { type: 'entry.written', kind: 'question', residents: ['devries'], importance: 'must-know', text: 'Van Gerard, ingeleverd: Mag hij naar buiten?', from: base.id },
  ])
})

it('an answer stays an answer where its line is known, and becomes a note where it is not', () => {
  const reply: NotebookRecord = { ...base, type: 'entry.replied', to, text: 'Ik doe het.' }
  expect(takenOver(reply, from, true)).toEqual([{ type: 'entry.replied', to, text: `${from}Ik doe het.` }])
  expect(takenOver(reply, from, false)).toMatchObject([{ type: 'entry.written', kind: 'note', text: `${from}Ik doe het.` }])
})

it('not a letter is lost of a text that is too long with the name in front', () => {
  const text = 'woord '.repeat(340).slice(0, MAX_TEXT - 1) + '.'
  const parts = takenOver(written(text), from, false).map((words) => ('text' in words ? (words.text ?? '') : ''))
  expect(parts.length).toBe(2)
  for (const part of parts) expect(part.length).toBeLessThanOrEqual(MAX_TEXT)
  expect(parts.join(' ').replaceAll(/\s+/g, ' ')).toBe((from + text).replaceAll(/\s+/g, ' '))
  const unbroken = takenOver(written('😀'.repeat(1000)), from, false).map((words) => ('text' in words ? (words.text ?? '') : ''))
  expect(unbroken.join('')).toBe(from.trimEnd() + ' ' + '😀'.repeat(1000))
  for (const part of unbroken) expect(part.isWellFormed()).toBe(true)
})

it('a tick without words is nothing to take over', () => {
  expect(takenOver({ ...base, type: 'entry.understood', to }, from, true)).toEqual([])
})
