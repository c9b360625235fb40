import { topic } from '../define.ts'

/** The camera that reads a code (`ui/qr-scanner.tsx`). */
export const scanner = topic(
  {
    opening: 'De camera gaat open. Vraagt de browser of dat mag? Kies dan Toestaan.',
    open: 'Houd de code in het vierkant.',
    refused: 'Schrift mag de camera niet gebruiken. Sta het toe in de instellingen van de browser, of typ de code.',
    none: 'Er is hier geen camera die Schrift kan gebruiken. Typ de code.',
    busy: 'De camera is bezet. Sluit andere apps die de camera gebruiken, of typ de code.',
    again: 'Opnieuw proberen',
  },
  {
    opening: 'The camera is opening. Does the browser ask whether it may? Then choose Allow.',
    open: 'Hold the code inside the square.',
    refused: 'Schrift may not use the camera. Allow it in the browser’s settings, or type the code.',
    none: 'There is no camera here that Schrift can use. Type the code.',
    busy: 'The camera is busy. Close other apps that use it, or type the code.',
    again: 'Try again',
  }
)
