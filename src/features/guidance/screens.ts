/** Where things are, how somebody new is introduced, and who is who: loaded together. */
export { FacilitiesScreen } from './facilities.tsx'
export { OnboardingScreen } from './onboarding.tsx'
export { WhoIsWhoScreen } from './who-is-who.tsx'
