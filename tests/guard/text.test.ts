import * as Y from 'yjs'
import { describe, expect, it } from 'vitest'
import { newId } from '#notebook/ids.ts'
import { fromMarkdown } from '#notebook/markdown.ts'
import type { TextKind } from '#notebook/records.ts'
import { textRoom } from '#notebook/rooms.ts'
import { admitText, type TextState } from '#server/guard/text.ts'
import { bodyOfText, MAX_TEXT_BYTES, readText, writeText } from '#wire/text.ts'
import { ward } from '#support/ward.ts'

const people = { anna: 'volunteer', joost: 'professional', wil: 'coordinator' } as const
const room = textRoom('de-linde', newId())

/** What a device sends that wrote this in its copy of the text. */
function edit(base: Y.Doc, write: (doc: Y.Doc) => void): { update: Uint8Array; client: number } {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(base))
  const before = Y.encodeStateVector(doc)
  doc.transact(() => write(doc))
  return { update: Y.encodeStateAsUpdate(doc, before), client: doc.clientID }
}

function koffie(): Y.Doc {
  const doc = new Y.Doc()
  writeText(doc, fromMarkdown('## Koffie\n\nSchenk in\n\n- [ ] kopjes'))
  return doc
}

async function guarded(kind: TextKind = 'task') {
  const linde = await ward(people)
  const doc = koffie()
  const state = (more: Partial<TextState> = {}): TextState => ({ room, kind, doc, clients: new Map(), register: linde.register, now: linde.now, ...more })
  const verdict = (update: Uint8Array, who: keyof typeof people = 'anna', more: Partial<TextState> = {}): string => {
    const said = admitText(update, linde[who], state(more))
    return said.ok ? 'admitted' : said.error.code
  }
  return { ...linde, doc, state, verdict }
}

const append = (words: string) => (doc: Y.Doc) => writeText(doc, fromMarkdown(words))
const element = (name: string) => (doc: Y.Doc) => bodyOfText(doc).push([new Y.XmlElement(name)])

describe('[TX3] what a text takes in', () => {
  it('words, deletions too; it is passed on as the relay understood it, under an ID that is leased', async () => {
    const { doc, anna, state } = await guarded()
    const first = edit(doc, append('Van Anna'))
    const said = admitText(first.update, anna, state())
    expect(said).toMatchObject({ ok: true, value: { clients: [first.client] } })
    expect(readText(doc).at(-1)).toMatchObject({ runs: [{ text: 'Van Anna' }] })
    const gone = edit(doc, (copy) => bodyOfText(copy).delete(0, 1))
    expect(admitText(gone.update, anna, state())).toMatchObject({ ok: true })
    expect(readText(doc)[0]).toMatchObject({ is: 'paragraph' })
  })

  it('the same again adds nothing, and nothing is passed on', async () => {
    const { doc, anna, state } = await guarded()
    const { update } = edit(doc, append('Van Anna'))
    admitText(update, anna, state())
    expect(admitText(update, anna, state())).toEqual({ ok: true, value: { update: undefined, clients: [] } })
  })

  it('nothing of a size that no text has, in one piece or bit by bit', async () => {
    const { doc, verdict } = await guarded()
    expect(verdict(edit(doc, append('x'.repeat(MAX_TEXT_BYTES))).update)).toBe('too-large')
    const half = 'y'.repeat(MAX_TEXT_BYTES * 0.6)
    expect(verdict(edit(doc, append(half)).update)).toBe('admitted')
    expect(verdict(edit(doc, append(half)).update)).toBe('too-large')
  })

  it.each<[string, (doc: Y.Doc) => void]>([
    ['another root', (doc) => void doc.getMap('records').set('x', 1)],
    ['another root beside the body', (doc) => doc.getXmlFragment('body2').push([new Y.XmlElement('paragraph')])],
    ['an element that no editor makes', element('script')],
    ['an attribute that no editor makes', (doc) => {
      const p = new Y.XmlElement('paragraph')
      p.setAttribute('onclick', 'x')
      bodyOfText(doc).push([p])
    }],
    ['a heading of a level that is none', (doc) => {
      const h = new Y.XmlElement('heading')
      h.setAttribute('level', '<b>')
      bodyOfText(doc).push([h])
    }],
    ['a list in a list', (doc) => {
      const list = new Y.XmlElement('points')
      list.insert(0, [new Y.XmlElement('points')])
      bodyOfText(doc).push([list])
    }],
    ['words outside of a line', (doc) => bodyOfText(doc).push([new Y.XmlText('los')])],
    ['a link that runs', (doc) => {
      const text = new Y.XmlText()
      text.applyDelta([{ insert: 'klik', attributes: { link: { href: 'javascript:alert(1)' } } }])
      const p = new Y.XmlElement('paragraph')
      p.insert(0, [text])
      bodyOfText(doc).push([p])
    }],
    ['an embedded thing', (doc) => {
      const text = new Y.XmlText()
      text.applyDelta([{ insert: { image: 'x' } }])
      const p = new Y.XmlElement('paragraph')
      p.insert(0, [text])
      bodyOfText(doc).push([p])
    }],
    ['a hook', (doc) => bodyOfText(doc).push([new Y.XmlHook('x') as never])],
  ])('no structure of another kind: %s', async (_what, write) => {
    const { doc, verdict } = await guarded()
    expect(verdict(edit(doc, write).update)).toBe('malformed')
  })

  it('no bytes that make no sense, and none that leave something out', async () => {
    const { doc, verdict } = await guarded()
    const { update } = edit(doc, append('Van Anna'))
    expect(verdict(update.subarray(0, update.length - 3))).toBe('malformed')
    expect(verdict(Uint8Array.of(255, 255, 255, 255, 15))).toBe('malformed')
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
    append('een')(copy)
    const gap = Y.encodeStateVector(copy)
    append('twee')(copy)
    expect(verdict(Y.encodeStateAsUpdate(copy, gap))).toBe('clock-gap')
  })

  it("nothing under another device's client ID", async () => {
    const { doc, joost, verdict } = await guarded()
    const { update, client } = edit(doc, append('Van Anna'))
    expect(verdict(update, 'anna', { clients: new Map([[client, joost.device]]) })).toBe('client-taken')
  })
})

describe('[TX2] who writes in a text', () => {
  it('every member in a task, a guide, a protocol and minutes; staff alone in the agreement', async () => {
    for (const kind of ['task', 'guide', 'protocol', 'minutes', 'agreement'] as const)
      for (const who of ['anna', 'joost', 'wil'] as const) {
        const { doc, verdict } = await guarded(kind)
        expect([kind, who, verdict(edit(doc, append('x')).update, who)]).toEqual([kind, who, kind === 'agreement' && who === 'anna' ? 'staff-only' : 'admitted'])
      }
  })

  it('nobody who is no member, and nobody on a device that was revoked', async () => {
    const { doc, anna, state, registerWith, now } = await guarded()
    const { update } = edit(doc, append('x'))
    expect(admitText(update, { person: 'niemand', device: 'x' }, state())).toMatchObject({ error: { code: 'no-such-room' } })
    const register = await registerWith({ type: 'device.set', subject: anna.device, person: 'anna', key: 'A'.repeat(87), since: 0, revoked: now - 1 })
    expect(admitText(update, anna, state({ register }))).toMatchObject({ error: { code: 'revoked-device' } })
  })
})
