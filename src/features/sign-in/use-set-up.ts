import { useEffect, useReducer } from 'react'
import { useLocation } from 'wouter'
import type { Result } from '#notebook/result.ts'
import { refuse } from '#notebook/result.ts'
import { here } from '#local/here.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { setUpExampleWard, setUpNeeded, setUpOwnWard, type ExamplePerson } from '#sync/door/enrol.ts'
import { clearAddress, codeInAddress } from './code.ts'

/** A ward as it is filled in: its name, its IANA time zone, and the name of who sets it up. */
export type OwnWard = { readonly ward: string; readonly timezone: string; readonly name: string }

export type SetUpRefusal = DoorRefusal | 'no-disk'

/** Where setting up stands. */
export type SettingUp =
  | { readonly at: 'asking'; readonly code: string }
  | { readonly at: 'no-code' }
  | { readonly at: 'choosing'; readonly code: string }
  | { readonly at: 'filling-in'; readonly code: string }
  | { readonly at: 'beginning'; readonly code: string }
  | { readonly at: 'building'; readonly code: string }
  | { readonly at: 'example'; readonly people: readonly ExamplePerson[] }
  | { readonly at: 'refused'; readonly why: SetUpRefusal; readonly again: SettingUp }
  | { readonly at: 'done' }

type Acts = {
  takeCode: (code: string) => void
  chooseOwn: () => void
  back: () => void
  begin: (own: OwnWard) => void
  build: () => void
  again: () => void
}

const withCode = (code: string): SettingUp => (code ? { at: 'asking', code } : { at: 'no-code' })

export function useSetUp(): { state: SettingUp; acts: Acts } {
  const [state, go] = useReducer((_: SettingUp, next: SettingUp) => next, undefined, () => withCode(codeInAddress()))
  const [, navigate] = useLocation()

  useEffect(() => {
    if (state.at !== 'asking') return
    let here = true
    void setUpNeeded().then((answer) => {
      if (!here) return
      if (!answer.ok) go({ at: 'refused', why: answer.error, again: state })
      else go(answer.value ? { at: 'choosing', code: state.code } : { at: 'done' })
    })
    return () => {
      here = false
    }
  }, [state])

  const code = 'code' in state ? state.code : ''
  const refused = (why: SetUpRefusal, again: SettingUp): void =>
    go(why === 'setup-done' ? { at: 'done' } : { at: 'refused', why, again })

  const acts: Acts = {
    takeCode: (typed) => go(withCode(typed)),
    chooseOwn: () => go({ at: 'filling-in', code }),
    back: () => go({ at: 'choosing', code }),
    begin: (own) => {
      go({ at: 'beginning', code })
      void beginOwn(code, own).then((answer) => {
        if (!answer.ok) return refused(answer.error, { at: 'filling-in', code })
        clearAddress()
        navigate('/', { replace: true })
      })
    },
    build: () => {
      go({ at: 'building', code })
      void setUpExampleWard(code).then((answer) => {
        if (!answer.ok) return refused(answer.error, { at: 'choosing', code })
        clearAddress()
        go({ at: 'example', people: answer.value })
      })
    },
    again: () => {
      if (state.at === 'refused') go(state.again)
    },
  }
  return { state, acts }
}

/** The disk is tried first: a code works once. */
async function beginOwn(code: string, { ward, timezone, name }: OwnWard): Promise<Result<unknown, SetUpRefusal>> {
  try {
    await here.keep({})
    return await setUpOwnWard(here, code, { ward: { name: ward, timezone }, name })
  } catch {
    return refuse('no-disk')
  }
}
