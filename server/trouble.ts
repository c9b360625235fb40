import type { Config } from './config.ts'

/**
 * What a person who runs Schrift is told when it cannot start or a command cannot be carried out, for causes outside
 * the program; undefined: the cause is none of these, and its own words say more.
 */
export function sentenceOf(cause: unknown, { data, host, port }: Pick<Config, 'data' | 'host' | 'port'>): string | undefined {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const place = cause instanceof Error && 'path' in cause ? String(cause.path) : data
  switch (code.startsWith('SQLITE_') ? (code.match(/^SQLITE_[A-Z]+/)?.[0] ?? '') : code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EEXIST':
    case 'ENOTDIR':
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_READONLY':
    case 'SQLITE_PERM':
      return `Schrift cannot write in ${place} (${code}). Is it a folder, does it belong to this user, and is its disk not read-only?`
    case 'ENOSPC':
    case 'SQLITE_FULL':
      return `The disk on which ${place} lies is full (${code}). Make room and start again; nothing that was acknowledged is lost.`
    case 'EIO':
    case 'SQLITE_IOERR':
      return `The disk on which ${place} lies gives errors (${code}). Copy the folder to another disk, or restore a backup there.`
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return `A database in ${data} is damaged (${code}). Restore a backup with \`npm run schrift -- restore\`; the devices give back what it lacks.`
    case 'EADDRINUSE':
      return `Another program already listens on ${host}:${port}. Stop it, or set PORT.`
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${host}. Set HOST to one that it has.`
    default:
      return undefined
  }
}
