import { foldText } from '#local/search-text.ts'

/** What stands in a text that belongs in the care record instead. The composer says so gently and blocks nothing. */
export type Stray = 'citizen-number' | 'medicine' | 'diagnosis'

/** Looks on this device alone; a first guess, not a judgement. */
export function straysIn(text: string): Stray[] {
  const folded = ` ${foldText(text)} `
  return [
    ...(hasCitizenNumber(text) ? (['citizen-number'] as const) : []),
    ...(DOSE.test(text) || MEDICINES.some((word) => folded.includes(` ${word}`)) ? (['medicine'] as const) : []),
    ...(DIAGNOSES.some((word) => folded.includes(` ${word}`)) ? (['diagnosis'] as const) : []),
  ]
}

/** A citizen service number: nine digits (dots, spaces or hyphens between) that pass the eleven test of the Dutch tax office. */
function hasCitizenNumber(text: string): boolean {
  const candidates = text.match(/(?<![\d.,-])\d(?:[ .-]?\d){8}(?![\d-])/g) ?? []
  return candidates.some((found) => {
    const digits = [...found.replace(/\D/g, '')].map(Number)
    const sum = digits.reduce((total, digit, i) => total + digit * (i === 8 ? -1 : 9 - i), 0)
    return digits.some((digit) => digit > 0) && sum % 11 === 0
  })
}

/** A number with a unit in which medicine is given. */
const DOSE = /(?<![\p{L}\d])\d+(?:[.,]\d+)?\s?(?:mg|mcg|µg|μg|ug|ml|ie|milligram|microgram|milliliter)(?![\p{L}\d])/iu

/** Beginnings of words, folded: common medicines of a nursing home, and names of illnesses in daily speech. */
const MEDICINES = [
  'paracetamol', 'ibuprofen', 'diclofenac', 'morfine', 'oxycodon', 'fentanyl', 'oxazepam', 'temazepam', 'lorazepam', 'haloperidol', 'haldol',
  'quetiapine', 'risperidon', 'insuline', 'metformine', 'furosemide', 'metoprolol', 'acenocoumarol', 'antibiotica', 'amoxicilline', 'prednison',
] as const
const DIAGNOSES = [
  'diagnose', 'alzheimer', 'vasculaire dementie', 'parkinson', 'herseninfarct', 'hartfalen', 'copd', 'diabetes', 'kanker', 'uitzaaiing',
  'tumor', 'epilepsie', 'delier', 'depressie', 'schizofrenie', 'hiv', 'hepatitis', 'mrsa',
] as const
