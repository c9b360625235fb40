import { may } from '#notebook/may.ts'
import { residentsRoom, roomName } from '#notebook/rooms.ts'
import type { Notebook } from '#page/notebook.tsx'

/** Whether this person may admit residents, change what stands about them and say goodbye. */
export function mayTend({ me, role, ward }: Notebook): boolean {
  const room = residentsRoom(ward.id, 'all')
  const base = { v: 1, id: '', room: roomName(room), at: 0, by: me.id, as: role, device: '' } as const
  const record = { ...base, type: 'resident.left', resident: '' } as const
  return may({ person: me.id, role }, { do: 'write', record, room }).ok
}
