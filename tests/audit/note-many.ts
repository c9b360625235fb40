import { join } from 'node:path'
import { openAccounts } from '#server/accounts/accounts.ts'
import { openAudit } from '#server/audit/audit.ts'

/** A process that notes `count` rows, ten at a time. */
const [folder = '', count = '0'] = process.argv.slice(2)
const accounts = await openAccounts(join(folder, 'accounts.sqlite'))
const audit = openAudit(join(folder, 'audit.sqlite'), accounts.anchor)
for (let n = 0; n < Number(count); n++) {
  audit.note({ at: Date.now(), act: 'member.changed', ward: 'de-linde', about: `p${n}`, outcome: 'done' })
  if (n % 10 === 9) await audit.settled().catch(() => undefined)
}
audit.close()
accounts.close()
