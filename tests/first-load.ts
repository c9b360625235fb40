import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import * as v from 'valibot'

/** P9: what a phone may load before it shows *Vandaag*, brotli. */
export const FIRST_LOAD_LIMIT = 150_000

const chunk = v.object({
  file: v.string(),
  isEntry: v.optional(v.boolean()),
  imports: v.optional(v.array(v.string()), []),
  css: v.optional(v.array(v.string()), []),
})

/** Bytes of script and style of the entry and all it imports at once, brotli, as they stand in `dist`. */
export function firstLoad(): number {
  const dist = join(import.meta.dirname, '../dist')
  const manifest = v.parse(v.record(v.string(), chunk), JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')))
  const files = new Set<string>()
  function collect(name: string): void {
    const part = manifest[name]
    if (!part || files.has(part.file)) return
    files.add(part.file)
    for (const css of part.css) files.add(css)
    for (const next of part.imports) collect(next)
  }
  for (const [name, part] of Object.entries(manifest)) if (part.isEntry) collect(name)
  if (files.size === 0) throw new Error('the build names no entry')
  return [...files].map((file) => brotliCompressSync(readFileSync(join(dist, file))).byteLength).reduce((a, b) => a + b, 0)
}
