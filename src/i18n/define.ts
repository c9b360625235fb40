/** The shape that every language must fill: the same keys, sentences as strings or functions of the same arguments. */
type Shape<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Shape<T[K]> }

/** A topic's words. Dutch gives the shape; English must fill it whole. */
export const topic = <T>(nl: T, en: Shape<T>): { readonly nl: Shape<T>; readonly en: Shape<T> } => ({ nl: nl as Shape<T>, en })
