import { Readable } from 'node:stream'

/** A stream of Node, as the web's streams are. */
export function toWeb(source: Readable): ReadableStream<Uint8Array> {
  const parts: AsyncIterator<Uint8Array> = source[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const next = await parts.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: () => void source.destroy(),
  })
}

/** And the other way. */
export const fromWeb = (stream: ReadableStream<Uint8Array>): Readable => Readable.from(partsOf(stream), { objectMode: false })

async function* partsOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  for (;;) {
    const next = await reader.read()
    if (next.done) return
    yield next.value
  }
}
