import { Tables } from './tables.ts'

/** The notebook of this browser. Everything else takes the tables as an argument, so that a test may have many. */
export const here = new Tables('schrift')
