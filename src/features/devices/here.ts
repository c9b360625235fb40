/** The time zone of whoever reads: their devices are no ward's. */
export const here = Intl.DateTimeFormat().resolvedOptions().timeZone || 'Europe/Amsterdam'
