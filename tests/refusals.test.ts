import { describe, expect, it } from 'vitest'
import { refusals } from '#notebook/refusals.ts'
import { words } from '#i18n/words.tsx'
import { door } from '#i18n/words/door.ts'
import { statuses } from '#server/http/api.ts'
import { connectionAfter } from '#sync/engine.ts'
import { CLOSE } from '#wire/messages.ts'

/** "What each refusal says": what happened and what to do, in every language (design 4). */
const sentence = /^\p{Lu}.{10,}[.?!]$/u

describe.each(['nl', 'en'] as const)('in %s', (language) => {
  const { refusal, shell } = words[language]
  const sentences = door[language]
  const said = (topic: object, code: string): unknown => Object.entries(topic).find(([key]) => key === code)?.[1]

  it.each(refusals)('the guard’s refusal "%s" has a sentence', (code) => expect(said(refusal, code)).toMatch(sentence))

  it.each(Object.keys(statuses))('the API’s refusal "%s" has a sentence', (code) => expect(said(sentences, code)).toMatch(sentence))

  it('a device that cannot write says so', () => {
    for (const code of ['signed-out', 'disk-full', 'disk-broken'] as const) expect(refusal[code]).toMatch(sentence)
  })

  it.each(Object.entries(CLOSE))('a socket closed with "%s" has a status, and a sentence when it is for good', (_name, code) => {
    const connection = connectionAfter(code)
    expect(shell[connection.at]).toBeTruthy()
    if (connection.at !== 'stopped') return
    expect(connection.why === 'not-understood' ? shell.notUnderstoodHelp : shell.stoppedHelp).toMatch(/\p{L}.*\./u)
  })

  it('whatever the guard refuses, the words are kept, and it says so', () => {
    const kept = language === 'nl' ? /bewaard|Begrepen tikken|Schrijf erbij/ : /kept|no need to tap|Write down/
    for (const code of refusals) expect(refusal[code]).toMatch(kept)
  })
})

it('the two languages do not share a sentence', () => {
  for (const code of refusals) expect(words.nl.refusal[code]).not.toBe(words.en.refusal[code])
  for (const [code, sentenceOf] of Object.entries(door.nl)) expect(Object.entries(door.en)).not.toContainEqual([code, sentenceOf])
})
