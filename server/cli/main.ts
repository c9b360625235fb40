import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { readConfig } from '#server/config.ts'
import { sentenceOf } from '#server/trouble.ts'
import type { Answer, Command } from './command.ts'
import { commands } from './commands.ts'

/**
 * `npm run schrift -- <command>`: what the organisation does at the machine itself.
 * Exit codes: 0 done, 1 refused, 2 called wrongly.
 */
const REFUSED = 1
const WRONG = 2

const words = process.argv.slice(2)
const [name, second] = words
/** A command's name is one word or two: `audit verify`. */
const command = commands.find((each) => each.name === name || each.name === `${name} ${second}`)

if (!command) {
  const group = commands.filter((each) => each.name.startsWith(`${name} `))
  const asked = name === undefined || name === '--help' || name === '-h' || (group.length > 0 && (second === '--help' || second === '-h'))
  if (!asked) console.error(group.length > 0 ? `Say what of "${name}".` : `There is no command "${name}".`)
  const list = (group.length > 0 ? group : commands).map((each) => `  ${each.name.padEnd(16)}${each.what}`).join('\n')
  console.log(`npm run schrift -- <command> [options]\n\n${list}\n\nEach command explains itself with --help.`)
  process.exit(asked ? 0 : WRONG)
}
process.exit(await run(command, words.slice(command.name.split(' ').length)))

async function run(chosen: Command, options: string[]): Promise<number> {
  const shared = { data: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
  let values: Record<string, string | boolean | undefined>
  try {
    values = parseArgs({ args: options, options: { ...chosen.options, ...shared } }).values
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : 'These options cannot be read.')
    console.error(chosen.help)
    return WRONG
  }
  if (values['help']) {
    console.log(chosen.help)
    return 0
  }
  const data = values['data']
  const config = readConfig({ ...process.env, ...(typeof data === 'string' ? { SCHRIFT_DATA: data } : {}) })
  if (!config.ok) {
    console.error(config.error)
    return WRONG
  }
  const said = (option: string): string | undefined => {
    const value = values[option]
    return value === true ? option : value || undefined
  }
  const answer = await chosen.run(config.value, said, values['json'] === true).catch((cause: unknown): Answer => {
    const sentence = sentenceOf(cause, config.value)
    if (sentence === undefined) throw cause
    return { at: 'refused', sentence }
  })
  if (answer.at === 'wrong') {
    console.error(`${answer.sentence}\n\n${chosen.help}`)
    return WRONG
  }
  if (answer.at === 'refused') {
    if (values['json']) console.log(JSON.stringify({ refused: answer.sentence, ...answer.json }))
    else console.error(answer.sentence)
    return REFUSED
  }
  if (answer.at === 'streamed') {
    for (const line of answer.lines) if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
    return 0
  }
  console.log(values['json'] ? JSON.stringify(answer.json, null, 2) : answer.text)
  return 0
}
