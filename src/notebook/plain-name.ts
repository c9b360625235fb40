/** Control characters and new lines; signs that turn round what stands behind them. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g
const STEERING = /[\u202a-\u202e\u2066-\u2069]+/g

/**
 * A name, title or room number as it is shown, whatever program wrote it: on one line, and without signs that would
 * turn round the words beside it. The record keeps what was sealed.
 */
export const plainName = (name: string): string => name.replace(STEERING, '').replace(CONTROLS, ' ').trim() || '?'
