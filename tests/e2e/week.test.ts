import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, dayOf, type Day } from '#notebook/calendar.ts'
import { openHouse, type House } from '#support/house.ts'
import { admit, answer, begin, correct, cut, mend, moveToStaff, noteParticular, press, reload, sayGoodbye, strike, typeIn, write, type Hand } from '#support/hands.ts'
import { connection, everythingKept, lineWith } from '#support/pages.ts'
import { readAll, readCards, type Reading } from '#support/readings.ts'
import { chanceOf } from '../sim/chance.ts'
import { until } from '#support/until.ts'

/**
 * The example ward, used by many hands on many devices: at the end all of them that may read the same show the same,
 * nothing that was written is missing, and what is for professionals is nowhere among volunteers.
 *
 * A line bears the relay's time (W4, W5), whatever a device's clock says, so that no clock set forward makes a week:
 * its days are rounds on one day. Only lines from paper (W6) stand on the days before. `SCHRIFT_WEEK=full` is seven
 * rounds by three tablets and ten phones; otherwise two rounds by two tablets and four phones. `SCHRIFT_SEED`
 * changes who does what.
 */
const full = process.env['SCHRIFT_WEEK'] === 'full'
const days = ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag'].slice(0, full ? 7 : 2)
const tablets = full ? ['fatima', 'joost', 'sanne'] : ['fatima', 'sanne']
const phones = full ? ['wil', 'wil', 'ria', 'tesfay', 'daan', 'olena', 'gerard', 'kevin', 'marleen', 'anneke'] : ['wil', 'wil', 'ria', 'kevin']
const chance = chanceOf(Number(process.env['SCHRIFT_SEED'] ?? 24), 'who does what')

let house: House
let hands: readonly Hand[]
/** What was written for everyone and for professionals alone, to be looked for at the end. */
const said = { all: new Set<string>(), staff: new Set<string>() }

beforeAll(async () => {
  house = await openHouse()
  const people = [...tablets.map((person) => [person, 'tablet'] as const), ...phones.map((person) => [person, 'phone'] as const)]
  const opened: Hand[] = []
  for (const [person, size] of people) {
    const { name = '', role } = house.people.get(person) ?? {}
    opened.push({ ...(await house.device(person, { size, installed: true })), person, name, staff: role !== 'volunteer' })
  }
  hands = opened
}, 600_000)
afterAll(() => house?.close())

test('many hands, many devices, wires cut in between: everyone reads the same, and nobody what is not theirs', { timeout: full ? 3_600_000 : 300_000 }, async () => {
  const today = dayOf(Date.now(), 'Europe/Amsterdam')
  for (const [n, day] of days.entries()) {
    await morning(day)
    await evening(day)
    await night(day, addDays(today, n - days.length), n)
  }
  await everyoneIsUpToDate()

  const searches = ['sjoelschijven', 'was', 'jansen', 'kraan']
  const readings = new Map<Hand, Reading>()
  await Promise.all(hands.map(async (hand) => readings.set(hand, await readAll(hand, { firstDay: addDays(today, -14), searches }))))
  for (const audience of [hands.filter((hand) => !hand.staff), hands.filter((hand) => hand.staff)]) {
    const [first, ...others] = audience.map((hand) => ({ hand, read: readings.get(hand) }))
    for (const { hand, read } of others) expect(read, `${hand.name} reads what ${first?.hand.name} reads`).toEqual(first?.read)
  }

  for (const hand of hands) {
    const read = JSON.stringify(readings.get(hand))
    for (const words of [...said.all, ...(hand.staff ? said.staff : [])]) expect(read.includes(words), `${hand.name} is told ${words}`).toBe(true)
    if (hand.staff) continue
    for (const place of [read, await everythingKept(hand.page), (await hand.wire.heard()).toString('latin1')])
      for (const words of [...said.staff, 'Valrisico verhoogd']) expect(place.includes(words), `${hand.name} is not told ${words}`).toBe(false)
  }

  const [phone, other] = hands.filter((hand) => hand.person === 'wil')
  if (!phone || !other) throw new Error('Wil has two phones')
  await until(async () => {
    const [cards, others] = await Promise.all([readCards(phone), readCards(other)])
    return cards.length > 0 && JSON.stringify(cards) === JSON.stringify(others)
  })
})

/** 07:00: what must be known, a question and its answer, a task that somebody takes. */
async function morning(day: string): Promise<void> {
  const { nurse, colleague, volunteer } = cast()
  await Promise.all([
    write(nurse, everyone(`Op ${day} lekt de kraan in de keuken, zet er een emmer onder.`), { mustKnow: true }),
    write(colleague, everyone(`Op ${day} komt de kapper om tien uur.`), { kind: 'appointment', about: '101 mevrouw Jansen' }),
    write(volunteer, everyone(`Waar liggen ${day} de sjoelschijven?`), { kind: 'question' }),
  ])
  await Promise.all([
    answer(colleague, `${day} de sjoelschijven`, everyone(`De la onder de tv, zoals elke ${day}.`)),
    write(nurse, everyone(`Wie vouwt ${day} de was?`), { kind: 'task' }),
  ])
  await lineWith(volunteer.page, `${day} de sjoelschijven`).getByText(`zoals elke ${day}`).waitFor()
  await Promise.all([press(volunteer, `${day} de was`, 'Ik doe het'), begin(colleague)])
}

/** 15:00: the task changes hands, two write without a network on the same lines, something is put right. */
async function evening(day: string): Promise<void> {
  const { nurse, colleague, volunteer, friend } = cast()
  await Promise.all([
    write(volunteer, everyone(`Met meneer Pinas gekaart, ${day}.`), { kind: 'activity', about: '106 meneer Pinas' }),
    write(nurse, everyone(`Wie loopt ${day} met mevrouw Smit een rondje?`), { kind: 'task', about: '105 mevrouw Smit' }),
    write(friend, everyone(`Dank voor de bloemen van ${day}!`), { kind: 'thanks' }),
  ])
  for (const words of [`${day} met mevrouw Smit`, `Dank voor de bloemen van ${day}`])
    await Promise.all([nurse, volunteer].map((hand) => lineWith(hand.page, words).waitFor()))
  await Promise.all([cut(nurse), cut(volunteer)])
  for (const hand of [nurse, volunteer]) {
    await press(hand, `${day} met mevrouw Smit`, 'Ik doe het')
    await answer(hand, `Dank voor de bloemen van ${day}`, everyone(`Graag gedaan op ${day}, ${hand.name}.`))
  }
  await Promise.all([correct(volunteer, `meneer Pinas gekaart, ${day}`, everyone(`Met meneer Pinas gedomineerd, ${day}.`)), reload(nurse), begin(colleague)])
  await write(volunteer, everyone(`Zonder netwerk geschreven op ${day}.`))
  await reload(volunteer)
  await Promise.all([mend(nurse), mend(volunteer)])
  await lineWith(colleague.page, `Zonder netwerk geschreven op ${day}.`).waitFor()
  await press(nurse, `${day} met mevrouw Smit`, 'Toch niet')
  await press(colleague, `${day} de was`, 'Gedaan')
}

/** 23:00: for professionals alone, struck, moved, from paper; residents come and go. */
async function night(day: string, earlier: Day, n: number): Promise<void> {
  const { nurse, colleague, volunteer, friend } = cast()
  await Promise.all([
    write(nurse, professionals(`Overleg met de arts op ${day}, zonnebloem.`), { staffOnly: true, about: '102 meneer De Vries' }),
    write(volunteer, everyone(`Mevrouw Koster viel bijna, ${day}.`), { about: '111 mevrouw Koster' }),
    write(friend, everyone(`De radio speelde ${day} te hard.`)),
  ])
  await strike(nurse, `De radio speelde ${day}`, everyone(`Dat was op de andere gang, ${day}.`))
  await moveToStaff(colleague, `Koster viel bijna, ${day}`, professionals(`Koster viel bijna door haar sloffen, ${day}.`))
  await Promise.all([
    typeIn(colleague, 'Kevin Baptista', earlier, '23:40', everyone(`Op papier: ${day} ging de bel twee keer.`)),
    noteParticular(nurse, 'meneer De Jong', everyone(`Houdt op ${day} van jazz.`)),
  ])
  await Promise.all([
    noteParticular(colleague, 'meneer De Jong', professionals(`Zuinig met sigaretten sinds ${day}.`), 'staff'),
    n === 0 ? admit(nurse, 'mevrouw Van Dalen', '113') : admit(nurse, `meneer Van ${capital(day)}`, String(113 + n)),
  ])
  const leaver = n === 1 ? 'mevrouw Van Dalen' : undefined
  if (leaver) await sayGoodbye(colleague, leaver)
}

/** The end: every wire whole, every must-know understood, every line on the ward and on every device. */
async function everyoneIsUpToDate(): Promise<void> {
  for (const hand of hands) await begin(hand, hand.person === 'wil' ? 'do not finish' : undefined)
  const closing = hands.find((hand) => hand.staff)
  if (!closing) throw new Error('no professional')
  await write(closing, everyone('Dit was de week, fijne zondag.'))
  await write(closing, professionals('Dit was de week van de zorg.'), { staffOnly: true })
  for (const hand of hands) {
    await until(async () => (await connection(hand.page).innerText()).trim() === 'Verbonden')
    await lineWith(hand.page, hand.staff ? 'de week van de zorg' : 'Dit was de week, fijne zondag').waitFor()
  }
}

/** Four different people of those who are there, two of them professionals. */
function cast(): { nurse: Hand; colleague: Hand; volunteer: Hand; friend: Hand } {
  const drawn: Hand[] = []
  const draw = (staff: boolean): Hand => {
    const waiting = hands.filter((hand) => hand.staff === staff && !drawn.some(({ person }) => person === hand.person))
    const hand = waiting[chance.below(waiting.length)]
    if (!hand) throw new Error('too few hands')
    drawn.push(hand)
    return hand
  }
  return { nurse: draw(true), colleague: draw(true), volunteer: draw(false), friend: draw(false) }
}

function everyone(words: string): string {
  said.all.add(words)
  return words
}
function professionals(words: string): string {
  said.staff.add(words)
  return words
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)
