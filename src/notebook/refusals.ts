/**
 * Every reason for which the relay or a rule says no. One closed union: each code has a sentence in
 * every language (`i18n`), and the words that somebody typed are kept whatever the code.
 */
export const refusals = [
  // who
  'not-a-member', // the writer is no member of this ward at that moment
  'unknown-device', // the seal names a device that the register does not know
  'revoked-device', // the device was revoked before the record's time
  'bad-seal', // the signature does not fit the bytes and the device's key
  'wrong-role', // the role sealed in the record is not the role that the register gives
  // may
  'staff-only', // only professionals and coordinators
  'coordinator-only',
  'not-yours', // only its writer, or the person who took the task
  'reason-needed', // striking someone else's line takes a reason
  'not-a-must-know',
  'not-a-question',
  'not-a-task',
  'relay-only', // the register is written by the relay alone
  // where and when
  'no-such-room', // absent or forbidden: the answer is the same (M1)
  'wrong-room', // this type does not belong in this room, or the record names another room
  'wrong-month', // W4: `at` decides the room
  'too-early', // W4: more than 5 minutes in the relay's future
  'too-late', // W4: more than 45 days in the relay's past
  'expired', // M3
  'erased', // M5: the organisation erased it, or what it follows
  // what
  'malformed', // not the shape that SPEC.md describes
  'too-large',
  'known-key', // W1: a key is written once
  'deletion', // W1: nothing is deleted
  'client-taken', // a client ID that belongs to another device
  'clock-gap', // structs that do not follow on what the relay has
  'flood', // too much at once; later
] as const

export type Refusal = (typeof refusals)[number]

const codes: ReadonlySet<string> = new Set(refusals)
export const isRefusal = (code: string): code is Refusal => codes.has(code)
