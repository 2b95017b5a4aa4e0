import { app, type Session } from 'electron'
import type { OfflineStatus } from '../../shared/desktop'
import { guardedFunctions } from './egress-guard'
import { contentSecurityPolicy, switches } from './security'

type Guard = OfflineStatus['guards'][number]

/** An address that nobody has (RFC 2606), to try the request filter with. */
export const probeAddress = 'https://ontogeny.invalid/probe'

/** Tries whether the session refuses a request to the network. Nothing leaves the machine either way: the name does not exist. */
export async function isFilterHolding(session: Session): Promise<boolean> {
  return session.fetch(probeAddress).then(
    () => false,
    (error: unknown) => String(error).includes('ERR_BLOCKED_BY_CLIENT')
  )
}

/** Every guard of the air gap, and whether it holds in this process now.
 *  @param isFiltering what the trial of the request filter gave */
export function offlineGuards(session: Session, isFiltering: boolean): Guard[] {
  return [
    {
      name: 'Request filter',
      holds: isFiltering,
      detail: 'Chromium may load app:// files of Ontogeny, blobs and data only; tried at the start'
    },
    {
      name: 'Sockets, names and fetch of the main process',
      holds: guardedFunctions.length > 0,
      detail: `${guardedFunctions.length} functions refuse: ${guardedFunctions.slice(0, 4).join(', ')} …`
    },
    ...switches.map(([name, value]) => ({
      name: switchNames[name] ?? name,
      holds: app.commandLine.hasSwitch(name) && app.commandLine.getSwitchValue(name) === (value ?? ''),
      detail: `--${name}${value === undefined ? '' : `=${value}`}`
    })),
    {
      name: 'Policy of the page',
      holds: contentSecurityPolicy.includes("connect-src 'none'"),
      detail: contentSecurityPolicy
    },
    {
      name: 'Sandbox of the page',
      holds: !app.commandLine.hasSwitch('no-sandbox'),
      detail: 'The system lets the page’s process open neither files nor sockets'
    },
    {
      name: 'Spell checker',
      holds: !session.isSpellCheckerEnabled(),
      detail: 'Off: it would fetch dictionaries'
    }
  ]
}

const switchNames: Readonly<Record<string, string>> = {
  'host-resolver-rules': 'Name resolution of Chromium',
  'force-webrtc-ip-handling-policy': 'WebRTC',
  'disable-background-networking': 'Background networking',
  'disable-component-update': 'Component updates',
  'disable-domain-reliability': 'Reliability reports',
  'no-pings': 'Pings of links'
}
