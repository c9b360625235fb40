import { useNotebook } from '#page/notebook.tsx'
import { gateFor, type Gate } from './gate-for.ts'

/** How whoever holds the notebook now stands before it; on a ward's tablet whoever unlocked it. */
export function useGate(): Gate {
  const { agreement, me, role } = useNotebook()
  return gateFor(agreement, me.id, role)
}
