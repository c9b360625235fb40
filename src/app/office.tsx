import { Building2, Settings2 } from 'lucide-react'
import { Link, Route, Switch, useLocation } from 'wouter'
import type { DeviceRow } from '#local/tables.ts'
import { AdminScreen } from '#features/admin/admin.tsx'
import { InspectionScreen } from '#features/audit/inspection.tsx'
import { DevicesScreen } from '#features/devices/devices-screen.tsx'
import { PlainSettingsScreen } from '#features/settings/settings.tsx'
import { useTopic, useWords } from '#i18n/words.tsx'
import { admin as adminWords } from '#i18n/words/admin.ts'
import { SkipLink } from '#ui/parts.tsx'
import styles from './app.module.css'
import { Bars, Page } from './shell.tsx'

/** What somebody sees who runs the relay and has no notebook open: no ward, and nobody's words. */
export function Office({ device }: { device: DeviceRow }) {
  const words = useWords().shell
  const [path] = useLocation()
  return (
    <div className={styles['frame']}>
      <SkipLink to="inhoud">{words.skip}</SkipLink>
      <Bars device={device} />
      <Page path={path}>
        <Switch>
          <Route path="/instellingen" component={PlainSettingsScreen} />
          <Route path="/instellingen/toegang" component={DevicesScreen} />
          <Route path="/beheer/inzage" component={InspectionScreen} />
          <Route component={AdminScreen} />
        </Switch>
      </Page>
      <Menu path={path} />
    </div>
  )
}

function Menu({ path }: { path: string }) {
  const words = useWords().shell
  const { heading } = useTopic(adminWords)
  const places = [
    { href: '/beheer', name: heading, Icon: Building2, current: !path.startsWith('/instellingen') },
    { href: '/instellingen', name: words.screens.settings, Icon: Settings2, current: path.startsWith('/instellingen') },
  ]
  return (
    <nav className={styles['nav']} aria-label={words.menu}>
      <ul>
        {places.map(({ href, name, Icon, current }) => (
          <li key={href}>
            <Link href={href} aria-current={current ? 'page' : undefined}>
              <Icon aria-hidden size={24} strokeWidth={current ? 2.4 : 1.8} />
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
