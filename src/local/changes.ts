import { Dexie } from 'dexie'

/** Calls `tell` whenever something was written on this device's disk, in whatever tab; returns what ends it. */
export function whenWritten(tell: () => void): () => void {
  const told = (): void => tell()
  Dexie.on('storagemutated', told)
  return () => Dexie.on.storagemutated.unsubscribe(told)
}
