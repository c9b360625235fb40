import { useEffect, useState } from 'react'

/** `refused`: by the person or the system. `busy`: another program has it. */
export type Camera =
  | { readonly at: 'opening' }
  | { readonly at: 'open'; readonly stream: MediaStream }
  | { readonly at: 'refused' }
  | { readonly at: 'none' }
  | { readonly at: 'busy' }

/**
 * Opens the camera while the component stands, and closes it after. The browser asks for permission the first time.
 * Another `attempt` tries again.
 */
export function useCamera(attempt: number): Camera {
  const [camera, setCamera] = useState<Camera>({ at: 'opening' })
  useEffect(() => {
    let gone = false
    let opened: MediaStream | undefined
    const tell = (next: Camera): void => {
      if (!gone) setCamera(next)
    }
    tell({ at: 'opening' })
    askForCamera().then(
      (stream) => {
        opened = stream
        if (gone) return close(stream)
        for (const track of stream.getTracks()) track.addEventListener('ended', () => tell({ at: 'none' }))
        tell({ at: 'open', stream })
      },
      (cause) => tell({ at: whyNot(cause) })
    )
    return () => {
      gone = true
      if (opened) close(opened)
    }
  }, [attempt])
  return camera
}

const close = (stream: MediaStream): void => stream.getTracks().forEach((track) => track.stop())

async function askForCamera(): Promise<MediaStream> {
  // Over plain http, and in some browsers inside other apps, there is no such thing at all.
  if (!('mediaDevices' in navigator)) throw new DOMException('no camera', 'NotFoundError')
  return navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } } })
}

function whyNot(cause: unknown): 'refused' | 'busy' | 'none' {
  const name = cause instanceof DOMException ? cause.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'none'
}
