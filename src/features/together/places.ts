import { CalendarDays, Contact, FileText, Footprints, Handshake, IdCard, LifeBuoy, MapPin, PartyPopper } from 'lucide-react'
import type { Role } from '#notebook/records.ts'

/** What stands under *Samen*, in the order of how often one needs it; `for`: others do not see it there. */
export const places = [
  { key: 'texts', href: '/samen/teksten', Icon: FileText },
  { key: 'meetings', href: '/samen/overleg', Icon: CalendarDays },
  { key: 'contact', href: '/samen/aanspreekpunt', Icon: LifeBuoy },
  { key: 'facilities', href: '/samen/wegwijs', Icon: MapPin },
  { key: 'whoIsWho', href: '/samen/wie-is-wie', Icon: Contact },
  { key: 'onboarding', href: '/samen/inwerken', Icon: Footprints },
  { key: 'members', href: '/mensen', Icon: IdCard, for: ['coordinator'] },
  { key: 'agreement', href: '/afspraken', Icon: Handshake },
  { key: 'gathering', href: '/reunie', Icon: PartyPopper, for: ['coordinator', 'volunteer'] },
] as const satisfies readonly { key: string; href: string; Icon: typeof IdCard; for?: readonly Role[] }[]
export type PlaceKey = (typeof places)[number]['key']
