/** The screens of paper, loaded together. */
export { PaperScreen } from './paper.tsx'
export { TypeInScreen } from './type-in.tsx'
