/** Looks at a picture and gives the text of the QR code in it, or undefined. */
export type QrReader = (picture: HTMLVideoElement) => Promise<string | undefined>

type Detector = { detect(picture: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]> }
type DetectorClass = { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<readonly string[]> }

const QR = 'qr_code'

/** The browser's own detector where it has one that works, else one in this page, which is loaded now. */
export async function openReader(): Promise<QrReader> {
  let detector = (await browsersOwn()) ?? (await ours())
  let own = true
  return async (picture) => {
    try {
      return (await detector.detect(picture))[0]?.rawValue
    } catch (cause) {
      // A frame may not be there yet; a service of the system that is not there will not come.
      if (!own || (cause instanceof DOMException && cause.name === 'InvalidStateError')) return undefined
      own = false
      detector = await ours()
      return undefined
    }
  }
}

async function browsersOwn(): Promise<Detector | undefined> {
  const { BarcodeDetector: Own } = globalThis as { BarcodeDetector?: DetectorClass }
  const formats = await Own?.getSupportedFormats().catch((): string[] => [])
  return Own && formats?.includes(QR) ? new Own({ formats: [QR] }) : undefined
}

async function ours(): Promise<Detector> {
  const { BarcodeDetector: Ours } = await import('qr/decode.js')
  return new Ours()
}
