/**
 * What the audit keeps account of (NEN 7513): who did what, on which device, about what, when and with what outcome.
 * Never a word of the notebook, a name or a code. The union is closed, so that each act has its sentence on the screen.
 */
export const auditedActs = [
  'device.enrolled', 'device.revoked', 'session.began', 'session.ended', 'room.opened', 'resident.opened', 'shift.opened', 'shift.ended',
  'tablet.unlocked', 'tablet.refused', 'tablet.seated', 'tablet.seat-ended', 'tablet.pin-renewed', 'invitation.made', 'invitation.withdrawn', 'member.added', 'member.changed', 'member.ended', 'records.handed-in',
  'records.taken-over', 'records.removed', 'passkey.added', 'passkey.removed', 'calendar.made', 'calendar.withdrawn', 'agreement.published', 'agreement.signed', 'exported', 'former.consented', 'former.opened', 'former.exported', 'former.linked', 'former.changed', 'former.erased', 'gathering.planned', 'gathering.invited', 'gathering.answered', 'audit.read', 'audit.exported', 'audit.expired',
  'access.refused', 'administrator.made', 'administrator.ended', 'ward.made', 'ward.changed', 'acts.lost', 'backup.made', 'backup.restored', 'records.erased', 'records.exported',
] as const
export type AuditedAct = (typeof auditedActs)[number]

/**
 * What happens on a device without the relay, and is told to it: everything else the relay sees for itself. `acts.lost`:
 * the device could not tell for so long that it let the oldest fall; `count` says how many.
 */
export const deviceActs = [
  'resident.opened', 'tablet.unlocked', 'tablet.refused', 'tablet.pin-renewed', 'agreement.signed', 'exported', 'acts.lost',
] as const satisfies readonly AuditedAct[]
export type DeviceAct = (typeof deviceActs)[number]

export const isAuditedAct = (text: string): text is AuditedAct => auditedActs.some((act) => act === text)
