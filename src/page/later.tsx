import { lazy, Suspense, type ComponentType } from 'react'

/** A part of a page that comes in behind it; where it does not come, the page stands without it. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const Part = lazy(() => load().then((found) => ({ default: found }), (): { default: ComponentType<P> } => ({ default: () => null })))
  return (props) => (
    <Suspense fallback={null}>
      <Part {...props} />
    </Suspense>
  )
}
