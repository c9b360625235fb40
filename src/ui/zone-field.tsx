import { useMemo } from 'react'
import { SelectField } from './field.tsx'

/** A choice of an IANA time zone, by region. */
export function ZoneField({ label, value, onChange }: { label: string; value: string; onChange: (zone: string) => void }) {
  const zones = useMemo(() => zonesByRegion(value), [value])
  return (
    <SelectField label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {zones.map(([region, inRegion]) => (
        <optgroup key={region} label={region}>
          {inRegion.map((zone) => (
            <option key={zone} value={zone}>
              {placeOf(zone)}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  )
}

/** `Europe/Amsterdam` → `Amsterdam`. */
const placeOf = (zone: string): string => zone.slice(zone.indexOf('/') + 1).replaceAll('_', ' ')

/** All zones that the browser knows, and the chosen one in any case. */
function zonesByRegion(chosen: string): [string, string[]][] {
  const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), chosen])].sort()
  const byRegion = new Map<string, string[]>()
  for (const zone of zones) {
    const region = zone.split('/')[0] ?? zone
    byRegion.set(region, [...(byRegion.get(region) ?? []), zone])
  }
  return [...byRegion]
}
