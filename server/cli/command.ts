import { existsSync } from 'node:fs'
import type { ParseArgsOptionsConfig } from 'node:util'
import { openAccounts, type Accounts } from '#server/accounts/accounts.ts'
import { openAudit, type Audit } from '#server/audit/audit.ts'
import type { Config } from '#server/config.ts'
import { dataFolder } from '#server/storage/folder.ts'

/**
 * What a command says: done, with text for people and JSON for programs, or line by line where it is much; refused; or
 * called wrongly.
 */
export type Answer =
  | { readonly at: 'done'; readonly text: string; readonly json: unknown }
  | { readonly at: 'streamed'; readonly lines: Iterable<string> }
  | { readonly at: 'refused'; readonly sentence: string; readonly json?: object }
  | { readonly at: 'wrong'; readonly sentence: string }

export type Command = {
  readonly name: string
  readonly what: string
  readonly help: string
  readonly options: ParseArgsOptionsConfig
  /** `said` gives the text of an option; of one without text, when it was given, its name. */
  readonly run: (config: Config, said: (option: string) => string | undefined, inJson: boolean) => Promise<Answer>
}

export const done = (text: string, json: unknown): Answer => ({ at: 'done', text, json })
export const refused = (sentence: string, json?: object): Answer => ({ at: 'refused', sentence, ...(json ? { json } : {}) })
export const wrong = (sentence: string): Answer => ({ at: 'wrong', sentence })

export const common = '  --data DIR   the data folder (default: SCHRIFT_DATA or ./data)\n  --json       answer in JSON'

/** Opens people and audit of a data folder, beside a running relay or without one; what was noted is on disk when it resolves. */
export async function withAccounts({ data }: Config, act: (accounts: Accounts, audit: Audit) => Promise<Answer>): Promise<Answer> {
  const folder = dataFolder(data)
  if (!existsSync(folder.accounts)) return refused(`There is nothing in ${data} yet. Start Schrift once, or build the example with "demo".`)
  const accounts = await openAccounts(folder.accounts)
  const audit = openAudit(folder.audit, accounts.anchor)
  try {
    return await act(accounts, audit)
  } finally {
    audit.close()
    accounts.close()
  }
}

/** On a terminal: says how far a long work is, from 0 to 1, on one line that is taken away at its end. */
export function progress(what: string): (part: number) => void {
  if (!process.stderr.isTTY) return () => undefined
  return (part) => {
    process.stderr.write(part >= 1 ? '\r\u001b[K' : `\r\u001b[K${what}: ${Math.floor(part * 100)} %`)
  }
}
