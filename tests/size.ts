import { FIRST_LOAD_LIMIT, firstLoad } from './first-load.ts'

/** Says what the first load weighs, and fails when it is too much. */
const bytes = firstLoad()
console.log(`first load: ${(bytes / 1000).toFixed(1)} kB brotli of ${FIRST_LOAD_LIMIT / 1000} kB`)
process.exit(bytes <= FIRST_LOAD_LIMIT ? 0 : 1)
