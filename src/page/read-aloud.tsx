import { Volume2, VolumeX } from 'lucide-react'
import type { Line } from '#notebook/entry.ts'
import type { EntryRow } from '#local/tables.ts'
import { useWords } from '#i18n/words.tsx'
import { Button } from '#ui/button.tsx'
import { useSpeech } from '#ui/speech.ts'
import { usePersonName } from './names.tsx'
import { useNotebook } from './notebook.tsx'

/** Reads lines aloud, with who wrote them; shows nothing on a device without a voice of its own in this language. */
export function ReadAloud({ rows }: { rows: readonly EntryRow[] }) {
  const { language, shown } = useNotebook()
  const person = usePersonName()
  const say = useWords().line
  const speech = useSpeech(language)
  const lines = rows.flatMap(heard)
  if (speech.state === 'none' || lines.length === 0) return null
  const spoken = (): string => lines.map((line) => `${person(line.by)}: ${shown(line.text)}`).join('. ')
  const reading = speech.state === 'speaking'
  const Icon = reading ? VolumeX : Volume2
  return (
    <Button kind="quiet" icon={<Icon aria-hidden size={18} />} onClick={() => (reading ? speech.stop() : speech.say(spoken()))}>
      {reading ? say.stopReading : say.readAloud}
    </Button>
  )
}

/** What holds of a line and its answers: not what was struck, nor what the notebook left to the care record. */
const heard = (row: EntryRow): Line[] => [...(row.recorded ? [] : [row]), ...row.replies].filter((line) => !line.struck)
