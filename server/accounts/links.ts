/** A sign-in link. The code stands behind `#`: it reaches no server log and no referrer. */
export const linkTo = (origin: string, code: string): string => `${origin}/koppelen#${code}`

/** Where a former volunteer sees and changes what is kept of them. */
export const personalLink = (origin: string, code: string): string => `${origin}/oud-vrijwilliger#${code}`

/** Where an invitation to the gathering is answered, once. */
export const answerLink = (origin: string, code: string): string => `${origin}/uitnodiging#${code}`
