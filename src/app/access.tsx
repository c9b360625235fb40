import { lazy, useEffect, useState } from 'react'
import { here } from '#local/here.ts'
import { readingNow, type Reading } from '#local/reading.ts'
import type { DeviceRow } from '#local/tables.ts'

/** The pages that stand in the place of the notebook; they come in when they are needed. */
export const accessParts = {
  openShift: () => import('#features/shift/open-shift.tsx'),
  tabletCode: () => import('#features/shift/tablet-code.tsx'),
  locked: () => import('#features/access/locked.tsx'),
  farewell: () => import('#features/access/farewell.tsx'),
}
const OpenShift = lazy(async () => ({ default: (await accessParts.openShift()).OpenShift }))
const TabletCode = lazy(async () => ({ default: (await accessParts.tabletCode()).TabletCode }))
const Locked = lazy(async () => ({ default: (await accessParts.locked()).Locked }))
const FarewellPage = lazy(async () => ({ default: (await accessParts.farewell()).FarewellPage }))

/** ms between two looks at whether something may still be read. */
const LOOK = 5000

/** What this device may show now, anew when it changes and when time goes by. */
export function useReading(device: DeviceRow | undefined): Reading | undefined {
  const [clock, setClock] = useState(() => here.now())
  useEffect(() => {
    if (!device) return
    const look = (): void => setClock((before) => (readingNow(device, here.now()).at === readingNow(device, before).at ? before : here.now()))
    look()
    const timer = setInterval(look, LOOK)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [device])
  return device && readingNow(device, clock)
}

/** What stands in the place of the notebook on this device, if anything does. */
export function Barred({ device, reading, path }: { device: DeviceRow; reading: Reading; path: string }) {
  if (device.farewell) return <FarewellPage farewell={device.farewell} />
  if (reading.at === 'locked') return <Locked why={reading.why} />
  if (device.identity?.tablet && path === '/dienst') return <TabletCode ward={device.identity.wards[0]?.name ?? ''} />
  return device.identity?.person ? <OpenShift name={device.identity.person.name} /> : null
}

/**
 * Whether this is the device of somebody who runs the relay and has no notebook to show: no ward, or one that is closed
 * at this moment while they are about the relay.
 */
export const isOffice = ({ identity, farewell, left }: DeviceRow, { at }: Reading, path: string): boolean =>
  identity?.administrator === true && !farewell && !left && (identity.wards.length === 0 || (at !== 'open' && path.startsWith('/beheer')))

/** Whether the notebook stays closed, whatever the page. Where its person signed out, there is none to close. */
export const isBarred = ({ identity, farewell, left }: DeviceRow, { at }: Reading, path: string): boolean =>
  farewell !== undefined || (identity !== undefined && !left && (at !== 'open' || (identity.tablet !== undefined && path === '/dienst')))
