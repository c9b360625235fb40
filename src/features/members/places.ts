import type { PersonId } from '#notebook/ids.ts'

/** Pages beside the list that are nobody's. No person's id holds a plus. */
export const pages = { invite: '+uitnodigen', tablet: '+tablet' } as const

export const addressOf = (who: PersonId | (typeof pages)[keyof typeof pages]): string => `/mensen/${encodeURIComponent(who).replace('%2B', '+')}`
