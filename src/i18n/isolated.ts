/** Letters of scripts that run from right to left, and the sign that makes what is beside it do so. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'

/** A name as it may stand in a sentence: one that runs from right to left leaves the words beside it where they are. */
export const isolated = (name: string): string => (RIGHT_TO_LEFT.test(name) ? FIRST_STRONG_ISOLATE + name + POP_ISOLATE : name)

const OPENS_ISOLATE = /[\u2066-\u2068]/g

/**
 * A text that stands in a line with other words, in an element that keeps its direction to itself: isolates that it
 * left open are closed behind it, since they would reach past that element. In a block of its own it does not need it.
 */
export const closedOff = (text: string): string => text + POP_ISOLATE.repeat(text.match(OPENS_ISOLATE)?.length ?? 0)
