import type { Role } from '#notebook/records.ts'

/** A role with the title that goes with it; a title that says the role already stands alone. */
export const roleInWords = (role: Role, title: string | undefined, names: Readonly<Record<Role, string>>): string =>
  title === undefined ? names[role] : title.includes(names[role]) ? title : `${names[role]} · ${title}`
