/** Addresses below `/samen/teksten`. */
export const addresses = { start: '+nieuw', write: 'schrijven' } as const

export const toText = (id: string): string => `/samen/teksten/${id}`
export const toWriting = (id: string): string => `${toText(id)}/${addresses.write}`
export const toStart = (kind: string): string => `/samen/teksten/${addresses.start}?soort=${kind}`
