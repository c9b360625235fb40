import { expect, test } from 'vitest'
import { withoutNames } from '#features/texts/from-answer.ts'
import { ruleFor } from '#page/rule-for.ts'

const residents = [
  { name: 'meneer Pinas', shown: 'P. (104)' },
  { name: 'mevrouw De Vries', shown: 'mevrouw De Vries' },
]

test('[S3] the words of an answer lose the residents’ names, however they are written', () => {
  const plain = (text: string): string => withoutNames(text, residents, 'een bewoner')
  expect(plain('Mag meneer Pinas een koekje?')).toBe('Mag een bewoner een koekje?')
  expect(plain('Pinas en mevr. De Vries wandelen.')).toBe('Een bewoner en een bewoner wandelen.')
  expect(plain('Vraag het. Mevrouw De Vries weet het.')).toBe('Vraag het. Een bewoner weet het.')
  expect(plain('Pinassen groeien niet op een bewoner')).toBe('Pinassen groeien niet op een bewoner')
  expect(withoutNames('niets te doen', [], 'een bewoner')).toBe('niets te doen')
})

test('[S9] of the agreement the rule that fits stands beside the pen, and none where nothing calls for it', () => {
  const agreement = '## Samen\n\n- Schrijf alleen op wat een ander **nodig** heeft.\n- Maak geen foto’s zonder toestemming.\n- Twijfel je? Vraag het.'
  const rule = (text: string, residentIds: string[] = [], staffOnly = false) => ruleFor({ text, residents: residentIds, staffOnly }, agreement)
  expect(rule('')).toBeUndefined()
  expect(rule('De koffie is op')).toBeUndefined()
  expect(rule('Ik maakte een foto')).toBe('Maak geen foto’s zonder toestemming.')
  expect(rule('Mag ik dat?')).toBe('Twijfel je? Vraag het.')
  expect(rule('Ze zong mee', ['pinas'])).toBe('Schrijf alleen op wat een ander nodig heeft.')
  expect(rule('', [], true)).toBe('Schrijf alleen op wat een ander nodig heeft.')
})
