/** What runs behind the screens; it comes in as one part, when the first page stands. */
export { startSync } from './engine.ts'
export { startKeeping } from './keeper.ts'
