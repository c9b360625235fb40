export { FormerScreen } from './former-list.tsx'
export { GatheringScreen } from './gathering-screen.tsx'
