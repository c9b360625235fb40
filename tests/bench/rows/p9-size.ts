import { FIRST_LOAD_LIMIT, firstLoad } from '../../first-load.ts'
import type { Part } from '../row.ts'

/** P9: what a phone loads before it shows *Vandaag*. */
export const size: Part = {
  rows: ['P9'],
  run: async () => {
    const bytes = firstLoad()
    return [
      { row: 'P9', what: 'script and style of the first load, brotli', unit: 'kB', schrift: bytes / 1000, floor: { name: 'React and React DOM', value: 57 }, peers: [], ratio: undefined, goal: `≤ ${FIRST_LOAD_LIMIT / 1000} kB`, met: bytes <= FIRST_LOAD_LIMIT, notes: [] },
    ]
  },
}
