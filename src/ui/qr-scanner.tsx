import { useEffect, useRef, useState, type RefObject } from 'react'
import { Button } from './button.tsx'
import { Notice } from './parts.tsx'
import { openReader } from './qr-reader.ts'
import { useCamera, type Camera } from './use-camera.ts'
import styles from './qr.module.css'

/** What the scanner says of each state of the camera; `again`: the button that tries once more. */
export type ScannerWords = Readonly<Record<Camera['at'] | 'again', string>>

/** ms between two looks. */
const PAUSE = 120
/** After so many looks without a code the same one counts anew. */
const AWAY = 8

type Props = {
  /** What the camera is to be pointed at: its name for whoever does not see it. */
  label: string
  words: ScannerWords
  /** Called once for each code that comes before the camera. What it says was written by anybody: parse it. */
  onText: (text: string) => void
}

/**
 * Reads QR codes with the camera. Render it when somebody asks to scan: it opens the camera, for which the browser
 * asks permission, and closes it when it goes. Whoever renders it also offers another way: there may be no camera.
 */
export function QrScanner({ label, words, onText }: Props) {
  const video = useRef<HTMLVideoElement>(null)
  const [attempt, setAttempt] = useState(0)
  const camera = useCamera(attempt)
  const stream = camera.at === 'open' ? camera.stream : undefined
  useEffect(() => {
    if (video.current) video.current.srcObject = stream ?? null
  }, [stream])
  useReading(video, stream !== undefined, onText)
  const shut = camera.at !== 'open' && camera.at !== 'opening'
  return (
    <div className={styles.scanner}>
      <div className={styles.view} hidden={shut}>
        <video ref={video} aria-label={label} autoPlay muted playsInline />
        <span className={styles.frame} aria-hidden />
      </div>
      {shut ? (
        <Notice kind="needs" role="alert">
          <p>{words[camera.at]}</p>
          <p>
            <Button onClick={() => setAttempt(attempt + 1)}>{words.again}</Button>
          </p>
        </Notice>
      ) : (
        <p role="status" className={styles.said}>
          {words[camera.at]}
        </p>
      )}
    </div>
  )
}

/** Looks for a code a few times a second while `open`. */
function useReading(video: RefObject<HTMLVideoElement | null>, open: boolean, onText: (text: string) => void): void {
  const latest = useRef(onText)
  useEffect(() => {
    latest.current = onText
  })
  useEffect(() => {
    const player = video.current
    if (!open || !player) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let gone = false
    let last = ''
    let without = 0
    void openReader().then((read) => {
      const look = async (): Promise<void> => {
        const text = await read(player)
        if (gone) return
        without = text ? 0 : without + 1
        if (without > AWAY) last = ''
        if (text && text !== last) {
          last = text
          latest.current(text)
        }
        timer = setTimeout(look, PAUSE)
      }
      if (!gone) return look()
    })
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [video, open])
}
