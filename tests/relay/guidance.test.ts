import { expect, it } from 'vitest'
import { circleRoom, type Circle } from '#notebook/rooms.ts'
import { ward } from '#support/ward.ts'
import { house } from './house.ts'

const people = { noor: 'volunteer', wil: 'volunteer', ria: 'volunteer', joost: 'professional', sanne: 'coordinator' } as const

it('[N4] a room of a few is opened by those few and those who guide them; for all others, and for strangers, it is not there', async () => {
  const linde = await ward(people)
  const { device } = await house([linde])
  const answers = async (...circle: Circle): Promise<Record<string, string>> => {
    const said: Record<string, string> = {}
    for (const who of ['noor', 'wil', 'ria', 'joost', 'sanne'] as const) {
      const { opened, denied } = await (await device(linde[who])).open(circleRoom('de-linde', circle))
      said[who] = denied ?? (opened?.mayWrite ? 'writes' : 'reads')
    }
    return said
  }
  expect(await answers('noor')).toEqual({ noor: 'writes', wil: 'no-such-room', ria: 'no-such-room', joost: 'writes', sanne: 'writes' })
  expect(await answers('noor', 'wil')).toEqual({ noor: 'writes', wil: 'writes', ria: 'no-such-room', joost: 'no-such-room', sanne: 'writes' })
  expect(new Set(Object.values(await answers('noor', 'nobody')))).toEqual(new Set(['no-such-room']))
})

it("a tick reaches the other two, and the ward's tablet only where it carries the pages of professionals", async () => {
  const linde = await ward(people)
  const { device, change } = await house([linde])
  const room = circleRoom('de-linde', ['noor', 'wil'])
  const [noor, wil, sanne] = [await device(linde.noor), await device(linde.wil), await device(linde.sanne)]
  const [mine, his, hers] = [await noor.open(room), await wil.open(room), await sanne.open(room)]
  const tick = await linde.seal(linde.noor, { type: 'step.ticked', onboarding: 'o1', step: 's1' }, { audience: { circle: ['noor', 'wil'] } })
  mine.write(tick)
  await mine.deliveredAll(tick)
  await wil.until(() => his.holds(tick))
  await sanne.until(() => hers.holds(tick))

  for (const [pages, denied] of [['all', 'no-such-room'], ['staff', undefined]] as const) {
    const tablet = await linde.tablet(pages, ['noor'])
    await change(linde, ...tablet.words)
    expect((await (await device(tablet)).open(room)).denied).toBe(denied)
  }
})
