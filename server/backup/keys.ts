import { readFileSync } from 'node:fs'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { ok, refuse, type Result } from '#notebook/result.ts'

/**
 * Keys of backups, as age writes them: whoever makes backups needs the public half (`age1…`), whoever restores one the
 * secret half (`AGE-SECRET-KEY-1…`). A key file holds one of them on a line; lines that begin with # are left out.
 */
export async function newKeys(): Promise<{ readonly secret: string; readonly open: string }> {
  const secret = await generateX25519Identity()
  return { secret, open: await identityToRecipient(secret) }
}

/** The public half that a key file gives. */
export async function openKeyIn(file: string): Promise<Result<string, 'no-key'>> {
  const key = keyIn(file)
  if (key?.startsWith('age1')) return ok(key)
  return key ? ok(await identityToRecipient(key)) : refuse('no-key')
}

/** The secret half that a key file gives. */
export function secretKeyIn(file: string): Result<string, 'no-key'> {
  const key = keyIn(file)
  return key?.startsWith('AGE-SECRET-KEY-') ? ok(key) : refuse('no-key')
}

function keyIn(file: string): string | undefined {
  try {
    const lines = readFileSync(file, 'utf8').split('\n').map((line) => line.trim())
    return lines.find((line) => /^(age1|AGE-SECRET-KEY-1)[0-9A-Za-z]+$/.test(line))
  } catch {
    return undefined
  }
}
