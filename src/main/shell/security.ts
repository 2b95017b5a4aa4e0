/** Every security literal of the window, in one place without Electron, so that unit tests pin them. */

export const scheme = 'app'
export const host = 'ontogeny'
export const origin = `${scheme}://${host}`
export const startPage = `${origin}/index.html`

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'none'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join('; ')

/** Sent with every file of the page. */
export const responseHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store'
}

export const schemePrivileges = {
  standard: true,
  secure: true,
  supportFetchAPI: false,
  corsEnabled: false,
  bypassCSP: false,
  allowServiceWorkers: false,
  stream: false
} as const

export const webPreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  plugins: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // The spell checker fetches its dictionaries.
  spellcheck: false,
  devTools: false
} as const

/** Chromium switches of the air gap, beside the request filter. */
export const switches = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['no-pings']
] as const satisfies readonly (readonly [name: string, value?: string])[]

/** No packet and no connection of WebRTC without a proxy, and there is none. Chromium's switch of this name does nothing in Electron. */
export const webRtcPolicy = 'disable_non_proxied_udp'

/** Whether the page may load something: its own files, and what it made itself. */
export function mayLoad(url: string): boolean {
  return /^(app:\/\/ontogeny\/|blob:app:\/\/ontogeny\/|data:)/.test(url)
}

/** Types of the page's files. What is not listed is not served. */
export const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2'
}
