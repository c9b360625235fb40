import { castOf, type Act, type Scenario } from './steps.ts'

/**
 * Scenarios that broke the invariant once, shortened to the steps that were needed. They are kept for ever, as steps
 * and not as seeds: what a seed gives changes when a new kind of step comes in.
 */
export type Found = { readonly what: string; readonly scenario: Scenario }

const seed = (number: number, what: string, devices: number, steps: readonly (readonly [Act, wait: number])[]): Found => ({
  what: `seed ${number}: ${what}`,
  scenario: { seed: number, cast: castOf(devices), steps: steps.map(([act, wait]) => ({ act, wait })) },
})

export const found: readonly Found[] = [
  seed(2, '[W5] a clock that jumps while connected makes no line too early', 2, [
    [{ is: 'clock', device: 0, off: 3660000 }, 349],
    [{ is: 'write', device: 0, what: 'question', lot: 0.682956 }, 17],
  ]),
  seed(4, '[L7] a line that the relay ended for good is not dialled again by the room of a new month', 3, [
    [{ is: 'kill relay', turns: 27 }, 386],
    [{ is: 'mishap', device: 1, mishap: { way: 'up', how: 'cut', after: 0 } }, 6],
    [{ is: 'start relay' }, 18],
    [{ is: 'sleep', days: 100 }, 385],
  ]),
  seed(13, '[L4] an answer to the copy before is not taken for the answer to this one', 3, [
    [{ is: 'hush', device: 0 }, 361],
    [{ is: 'write', device: 0, what: 'must-know', lot: 0.449922 }, 2110],
    [{ is: 'lose rooms' }, 1007],
  ]),
  seed(19, '[W5] a line in a month that only a wrong clock chose is dated again before the month is given up', 2, [
    [{ is: 'cut', device: 1 }, 574],
    [{ is: 'clock', device: 1, off: -31536000000 }, 603],
    [{ is: 'write', device: 1, what: 'staff note', lot: 0.514909 }, 244],
  ]),
  seed(23, '[M3] no copy stays of a room that only a wrong clock chose', 3, [
    [{ is: 'kill relay', turns: 3 }, 145],
    [{ is: 'kill tab', device: 0, turns: 28 }, 2318],
    [{ is: 'role', device: 2, role: 'professional' }, 8],
    [{ is: 'clock', device: 2, off: 31536000000 }, 4],
  ]),
  seed(28, '[W5] a line of a month that the relay does not know yet finds its month', 3, [
    [{ is: 'sleep', days: 30 }, 1],
    [{ is: 'spoil cache', device: 0, lot: 0.351228 }, 743],
  ]),
  seed(34, '[L4] a room that was set aside for a flipped bit is filled again, and takes what was written meanwhile', 2, [
    [{ is: 'write', device: 0, what: 'task', lot: 0.037325 }, 398],
    [{ is: 'flip a bit', lot: 0.338337 }, 231],
    [{ is: 'write', device: 1, what: 'recorded', lot: 0.770474 }, 338],
  ]),
  seed(63, '[M3] an expired month goes although nobody opens it any more', 4, [
    [{ is: 'sleep', days: 100 }, 17],
    [{ is: 'kill tab', device: 0, turns: 0 }, 1],
  ]),
  seed(74, '[W5] nothing is dated before its device was enrolled', 3, [
    [{ is: 'clock', device: 0, off: -1555200000 }, 2812],
    [{ is: 'write', device: 0, what: 'note', lot: 0.014409 }, 265],
  ]),
  seed(84, '[G6] a resident is given back by a phone that may not write there', 2, [
    [{ is: 'write', device: 1, what: 'resident', lot: 0.619314 }, 326],
    [{ is: 'lose rooms' }, 136],
  ]),
  seed(151, '[G5] words of an earlier role are offered to the relay, whatever the role is now', 2, [
    [{ is: 'clock', device: 1, off: -31536000000 }, 3659],
    [{ is: 'write', device: 1, what: 'resident', lot: 0.53 }, 9],
    [{ is: 'role', device: 1, role: 'volunteer' }, 354],
  ]),
  seed(176, '[W5] a line that is written in a room which was denied is looked at all the same', 3, [
    [{ is: 'clock', device: 1, off: 31536000000 }, 65],
    [{ is: 'lose cache', device: 1 }, 168],
    [{ is: 'write', device: 1, what: 'task', lot: 0.18 }, 1635],
  ]),
  seed(271, '[W4] the writer’s own device learns when its late line arrived', 3, [
    [{ is: 'write', device: 0, what: 'must-know', lot: 0.160284 }, 271],
    [{ is: 'fill disk' }, 3],
    [{ is: 'write', device: 0, what: 'strike', lot: 0.570325 }, 134],
    [{ is: 'sleep', days: 1 }, 18],
  ]),
  seed(422, '[W5] a line that is written while its room is given up is not given up unseen', 3, [
    [{ is: 'clock', device: 2, off: -31536000000 }, 231],
    [{ is: 'role', device: 0, role: 'coordinator' }, 11],
    [{ is: 'write', device: 0, what: 'task', lot: 0.441329 }, 9],
    [{ is: 'write', device: 2, what: 'task', lot: 0.959389 }, 164],
  ]),
  seed(532, 'what a mangled frame should have brought is asked for again', 3, [
    [{ is: 'mishap', device: 2, mishap: { way: 'down', how: 'cut', after: 4 } }, 291],
    [{ is: 'write', device: 2, what: 'note', lot: 0.754189 }, 2375],
    [{ is: 'write', device: 1, what: 'must-know', lot: 0.165577 }, 53],
    [{ is: 'write', device: 2, what: 'understood', lot: 0.743745 }, 3],
    [{ is: 'write', device: 0, what: 'reply', lot: 0.230809 }, 12],
    [{ is: 'write', device: 0, what: 'note', lot: 0.970811 }, 3531],
  ]),
  seed(1465, '[W5] a line whose month has begun meanwhile stays in it, although it was asked for too early', 2, [
    [{ is: 'clock', device: 1, off: 4320000000 }, 19],
    [{ is: 'write', device: 1, what: 'question', lot: 0.813149 }, 579],
    [{ is: 'sleep', days: 50 }, 18],
  ]),
  seed(1160, 'the same, when the frame is the first of a room', 3, [
    [{ is: 'mishap', device: 1, mishap: { way: 'down', how: 'cut', after: 0 } }, 2394],
    [{ is: 'write', device: 2, what: 'task', lot: 0.925073 }, 5],
    [{ is: 'write', device: 1, what: 'released', lot: 0.294099 }, 335],
  ]),
  seed(2437, '[G7] whatever a restored backup lacks is given back to it, however long nobody was there', 3, [
    [{ is: 'back up' }, 4],
    [{ is: 'write', device: 2, what: 'resident', lot: 0.236375 }, 378],
    [{ is: 'restore' }, 212],
    [{ is: 'sleep', days: 100 }, 18],
  ]),
]
