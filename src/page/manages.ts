import { may } from '#notebook/may.ts'
import { useNotebook } from './notebook.tsx'

/**
 * Whether this screen's person manages the ward's people: a coordinator, on a device of their own, by which the relay
 * knows them; on a ward's tablet nobody does.
 */
export function useManages(): boolean {
  const { shared, me, role } = useNotebook()
  return !shared && may({ person: me.id, role }, { do: 'manage' }).ok
}
