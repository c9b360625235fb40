import { Camera, CameraOff } from 'lucide-react'
import { useState } from 'react'
import { scanner as scannerWords } from '#i18n/words/scanner.ts'
import { useTopic } from '#i18n/words.tsx'
import { signin } from '#i18n/words/signin.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/parts.tsx'
import { QrScanner } from '#ui/qr-scanner.tsx'
import { codeIn, isLinkCode } from './code.ts'
import styles from './sign-in.module.css'

/** Takes the code from a screen with the camera, inside the app itself. The camera opens when it is asked for. */
export function ScanCode({ onCode }: { onCode: (code: string) => void }) {
  const say = useTopic(signin)
  const scanner = useTopic(scannerWords)
  const [open, setOpen] = useState(false)
  const [other, setOther] = useState(false)
  const look = (text: string): void => {
    const code = codeIn(text)
    if (isLinkCode(code)) onCode(code)
    else setOther(true)
  }
  return (
    <div className={styles.form}>
      <Button big kind={open ? 'normal' : 'primary'} icon={open ? <CameraOff aria-hidden size={22} /> : <Camera aria-hidden size={22} />} onClick={() => setOpen(!open)}>
        {open ? say.scanClose : say.scan}
      </Button>
      {open && <QrScanner label={say.scanLabel} words={scanner} onText={look} />}
      {open && other && <Notice kind="needs" role="alert">{say.scanOther}</Notice>}
    </div>
  )
}
