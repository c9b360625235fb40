import { expect, it } from 'vitest'
import { stepsIn } from '#features/guidance/protocol-steps.ts'
import { MAX_STEP, MAX_STEPS } from '#notebook/records.ts'

it('[S10] the points of a protocol’s checklists are the steps of an introduction, in their order', () => {
  const text = '## De eerste dag\n\n- [ ] Rondleiding **met je maatje**\n- [x] Sleutel halen\n\nTussendoor.\n\n- een gewone lijst\n\n## Later\n\n- [ ] Een eigen dienst'
  expect(stepsIn(text)).toEqual(['Rondleiding met je maatje', 'Sleutel halen', 'Een eigen dienst'])
})

it('a protocol without a checklist gives the points of its lists; one without lists gives none', () => {
  expect(stepsIn('1. Welkom\n2. Koffie')).toEqual(['Welkom', 'Koffie'])
  expect(stepsIn('Vraag het aan je maatje.')).toEqual([])
})

it('what is longer than an introduction may be is cut', () => {
  const long = Array.from({ length: MAX_STEPS + 5 }, () => `- [ ] ${'x'.repeat(MAX_STEP + 9)}`).join('\n')
  expect(stepsIn(long)).toHaveLength(MAX_STEPS - 1)
  expect(stepsIn(long)[0]).toHaveLength(MAX_STEP)
})
