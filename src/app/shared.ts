import * as v from 'valibot'
import { cleanText, MAX_TEXT } from '#notebook/records.ts'
import type { Tables } from '#local/tables.ts'
import { blank, penKey, putInPen } from '#page/pen.ts'
import type { Notebook } from '#page/notebook.tsx'

/** Where the service worker keeps text that another app shared, until a pen takes it. */
const SHARED = 'shared'

/** Puts text that another app shared into this person's pen, once. It becomes a line only when they write it down. */
export async function takeSharedText(tables: Tables, { me, ward, today }: Pick<Notebook, 'me' | 'ward' | 'today'>): Promise<void> {
  if (!('caches' in globalThis) || !(await caches.has(SHARED))) return
  const waiting = await caches.open(SHARED)
  const kept = await waiting.match('/text')
  const text = v.safeParse(v.string(), await kept?.json().catch(() => undefined))
  if (!kept || !text.success) return
  await putInPen(tables, penKey(me.id, ward.id), { ...blank(today), text: cleanText(text.output).slice(0, MAX_TEXT) })
  await caches.delete(SHARED)
}
