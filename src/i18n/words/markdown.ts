import { topic } from '../define.ts'

/** What a text says without words: the boxes of a checklist. */
export const markdown = topic({ done: 'Gedaan:', open: 'Te doen:' }, { done: 'Done:', open: 'To do:' })
