import encodeQR from 'qr'
import { useMemo } from 'react'
import styles from './qr.module.css'

/** Light modules around the code, without which cameras do not find it (ISO/IEC 18004 § 6.3.8). */
const QUIET = 4

/**
 * Text as a QR code: dark on white by day and by night, because that is what cameras read. `label` says what it is
 * for; the text itself stands beside it on the screen for whoever has no camera.
 */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => draw(text), [text])
  return (
    <svg className={styles.code} role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

/** Each run of dark modules of a row as one box. */
function draw(text: string): { size: number; path: string } {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET })
  const path = rows.map((row, y) => runsOf(row).map(({ start, length }) => `M${start} ${y}h${length}v1h-${length}z`).join('')).join('')
  return { size: rows.length, path }
}

function runsOf(row: readonly boolean[]): { start: number; length: number }[] {
  const runs: { start: number; length: number }[] = []
  row.forEach((dark, x) => {
    const last = runs.at(-1)
    if (!dark) return
    if (last && last.start + last.length === x) last.length += 1
    else runs.push({ start: x, length: 1 })
  })
  return runs
}
