import encodeQR from 'qr'

const [WIDTH, HEIGHT] = [640, 480]
const [DARK, GREY, LIGHT] = [16, 128, 235]

/** A film of one frame for Chromium's fake camera (YUV4MPEG2, 4:2:0): a QR code of the text; of '' a grey wall. */
export function filmOf(text: string): Buffer {
  const luma = Buffer.alloc(WIDTH * HEIGHT, text === '' ? GREY : LIGHT)
  const rows = text === '' ? [] : encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const module = Math.floor((HEIGHT * 0.7) / Math.max(1, rows.length))
  const [left, top] = [WIDTH, HEIGHT].map((side) => Math.floor((side - module * rows.length) / 2))
  rows.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (!dark) return
      const from = (left ?? 0) + x * module
      for (let line = 0; line < module; line++) luma.fill(DARK, ((top ?? 0) + y * module + line) * WIDTH + from, ((top ?? 0) + y * module + line) * WIDTH + from + module)
    })
  )
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, GREY)
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420\nFRAME\n`), luma, chroma])
}
