import { v7, validate } from 'uuid'

/** A record's id: UUID version 7, so that ids made later sort later. */
export type RecordId = string
/** A person's id: a short word (`wil`) or a UUID; never a name that changes. */
export type PersonId = string
export type DeviceId = string
export type WardId = string
export type ResidentId = string

export const newId = (at?: number): RecordId => v7(at === undefined ? undefined : { msecs: Math.max(0, at) })
export const isId = (text: string): boolean => validate(text)

/** The relay's own name where a record says who wrote it and on which device. */
export const RELAY = 'relay'
