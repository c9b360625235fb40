import { useState, type ReactNode } from 'react'
import type { Result } from '#notebook/result.ts'
import { useTopic } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { Notice } from '#ui/parts.tsx'

/** Something that the relay is asked to do. It needs the network, and says so when there is none. */
export type Act = {
  readonly busy: boolean
  /** Why the last one did not happen, as a notice to place near the button. */
  readonly trouble: ReactNode
  /** Resolves with what was asked for, or undefined when it was refused. */
  readonly run: <T>(act: () => Promise<Result<T, DoorRefusal>>) => Promise<T | undefined>
}

export function useAct(): Act {
  const say = useTopic(doorWords)
  const [state, setState] = useState<'idle' | 'busy' | DoorRefusal>('idle')
  return {
    busy: state === 'busy',
    trouble:
      state === 'idle' || state === 'busy' ? null : (
        <Notice kind="needs" role="alert">
          {say[state]}
        </Notice>
      ),
    run: async (act) => {
      setState('busy')
      const answer = await act()
      setState(answer.ok ? 'idle' : answer.error)
      return answer.ok ? answer.value : undefined
    },
  }
}
