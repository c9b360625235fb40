import type { WardId } from '#notebook/ids.ts'
import type { Accounts } from '#server/accounts/accounts.ts'
import { linkTo } from '#server/accounts/links.ts'

/** A person of the example ward with a sign-in link. */
export type ExamplePerson = { id: string; name: string; title?: string | undefined; role: string; link: string }

/** A new sign-in link for every member of the ward. */
export function exampleLinks(accounts: Accounts, ward: WardId, origin: string): ExamplePerson[] {
  const members = accounts.wards().find((each) => each.id === ward)?.members ?? []
  return members.flatMap(({ person, name, title, role }) => {
    const code = accounts.invite(ward, person)
    if (!role || !code.ok) return []
    return [{ id: person, name, title, role, link: linkTo(origin, code.value) }]
  })
}
