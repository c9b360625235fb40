import { useLiveQuery } from 'dexie-react-hooks'
import { useState } from 'react'
import { nextMeeting } from '#notebook/meeting.ts'
import { meetingsOf } from '#local/meetings.ts'
import type { EntryRow } from '#local/tables.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { meetings as meetingWords } from '#i18n/words/meetings.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/parts.tsx'
import { useNotebook } from './notebook.tsx'

/**
 * Puts a line on the agenda of the next meeting: its id alone, and for a line of professionals among professionals, so
 * that not a word of it goes where the line itself may not go. Nothing is offered while no meeting is planned.
 */
export function ForMeeting({ row }: { row: EntryRow }) {
  const say = useTopic(meetingWords)
  const { refusal } = useWords()
  const { tables, reader, writer, now, onAgenda } = useNotebook()
  const meetings = useLiveQuery(() => meetingsOf(tables, reader), [tables, reader])
  const [trouble, setTrouble] = useState<WriteRefusal>()
  const next = meetings && nextMeeting(meetings, now)
  if (!next || onAgenda.has(row.id)) return null
  async function put(meeting: string): Promise<void> {
    const written = await write(tables, writer, { type: 'agenda.added', meeting, from: row.id }, row.audience)
    setTrouble(written.ok ? undefined : written.error)
  }
  return (
    <>
      <Button kind="quiet" onClick={() => void put(next.id)}>
        {say.forMeeting}
      </Button>
      {trouble && (
        <Notice kind="must" role="alert">
          {refusal[trouble]}
        </Notice>
      )}
    </>
  )
}
