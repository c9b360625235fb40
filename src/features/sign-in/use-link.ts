import { useCallback, useEffect, useReducer } from 'react'
import { refuse, type Result } from '#notebook/result.ts'
import { here } from '#local/here.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { enrol, lookAtInvitation, type Invitation } from '#sync/door/enrol.ts'
import { clearAddress, codeInAddress } from './code.ts'

/** `no-disk`: this browser keeps nothing, so a link would be used up for nothing. */
export type LinkRefusal = DoorRefusal | 'no-disk'

/** Where linking stands. The code stays in memory and, until it was used, behind the `#` of the address. */
export type Linking =
  | { readonly at: 'no-code' }
  | { readonly at: 'looking'; readonly code: string }
  | { readonly at: 'found'; readonly code: string; readonly invitation: Invitation }
  | { readonly at: 'linking'; readonly code: string; readonly invitation: Invitation }
  | { readonly at: 'refused'; readonly code: string; readonly why: LinkRefusal }
  | { readonly at: 'linked' }

type Step =
  | { readonly to: 'code'; readonly code: string }
  | { readonly to: 'looked'; readonly code: string; readonly answer: Result<Invitation, LinkRefusal> }
  | { readonly to: 'link' }
  | { readonly to: 'answered'; readonly answer: Result<unknown, LinkRefusal> }

function next(state: Linking, step: Step): Linking {
  switch (step.to) {
    case 'code':
      return step.code ? { at: 'looking', code: step.code } : { at: 'no-code' }
    case 'looked': {
      // An answer to a code that was replaced meanwhile says nothing.
      if (state.at !== 'looking' || state.code !== step.code) return state
      const { code, answer } = step
      return answer.ok ? { at: 'found', code, invitation: answer.value } : { at: 'refused', code, why: answer.error }
    }
    case 'link':
      return state.at === 'found' ? { ...state, at: 'linking' } : state
    case 'answered':
      if (state.at !== 'linking') return state
      return step.answer.ok ? { at: 'linked' } : { at: 'refused', code: state.code, why: step.answer.error }
  }
}

/** Looks at the invitation of this page's address, and links this device when asked to. */
export function useLink(): { state: Linking; take: (code: string) => void; link: () => void } {
  const [state, go] = useReducer(next, undefined, () => next({ at: 'no-code' }, { to: 'code', code: codeInAddress() }))
  const take = useCallback((code: string) => go({ to: 'code', code }), [])
  const link = (): void => {
    if (state.at !== 'found') return
    go({ to: 'link' })
    void linkDevice(state.code).then((answer) => {
      if (answer.ok) clearAddress()
      go({ to: 'answered', answer })
    })
  }

  useEffect(() => {
    const onHash = (): void => go({ to: 'code', code: codeInAddress() })
    addEventListener('hashchange', onHash)
    return () => removeEventListener('hashchange', onHash)
  }, [])

  useEffect(() => {
    if (state.at !== 'looking') return
    const { code } = state
    void lookAtInvitation(code).then((answer) => go({ to: 'looked', code, answer }))
  }, [state])

  return { state, take, link }
}

/** The disk is tried first: a link works once. */
async function linkDevice(code: string): Promise<Result<unknown, LinkRefusal>> {
  try {
    await here.keep({})
    return await enrol(here, code)
  } catch {
    return refuse('no-disk')
  }
}
