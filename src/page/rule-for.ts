import { plainLine } from '#notebook/markdown.ts'
import type { Composing } from './pen.ts'

/** What somebody writes about, by its words; and by which words the agreement speaks of that. A first guess. */
const subjects: readonly { readonly typed: RegExp; readonly agreed: RegExp }[] = [
  { typed: /foto|film|selfie|photo|picture/i, agreed: /foto|photo/i },
  { typed: /whatsapp|appgroep|facebook|\bapp(en|te|je)?\b|buren|roddel|gossip|chat/i, agreed: /buiten|berichten|outside|chat/i },
  { typed: /boos|lastig|vervelend|ruzie|schreeuw|zeur|angry|difficult|annoying/i, agreed: /geschreven wordt|written about/i },
  { typed: /weet niet|twijfel|mag (ik|dat|hij|ze)|not sure|may (i|he|she)/i, agreed: /twijfel|doubt/i },
]
const always = /nodig|needs/i

/** S9: the one line of the agreement that fits what is being written; undefined: nothing calls for one. */
export function ruleFor({ text, residents, staffOnly }: Pick<Composing, 'text' | 'residents' | 'staffOnly'>, agreement: string): string | undefined {
  const rules = agreement.split('\n').filter((line) => /^\s*([-*+]|\d+[.)])\s/.test(line)).map(plainLine)
  const subject = subjects.find(({ typed }) => typed.test(text))
  const fits = subject && rules.find((rule) => subject.agreed.test(rule))
  if (fits !== undefined) return fits
  return residents.length > 0 || staffOnly ? rules.find((rule) => always.test(rule)) : undefined
}
