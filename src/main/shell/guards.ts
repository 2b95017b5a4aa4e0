import { app, type Session } from 'electron'
import { mayLoad, switches, webRtcPolicy } from './security'

/** Before the application is ready: operating-system sandbox for every renderer, and the switches of the air gap. */
export function hardenProcess(): void {
  // Electron as root needs --no-sandbox (test machines only); asking for the sandbox there ends in a crash loop.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  for (const [name, value] of switches) app.commandLine.appendSwitch(name, value)
}

/** Denies what a page could ask of a session: permissions, devices, downloads, proxies and every address but its own.
 *  @param onRefused hears of every address that was refused */
export function guardSession(session: Session, onRefused: (url: string) => void): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => {
    callback(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
  // The system's proxy would be a way out, for WebRTC too. Whether it holds is measured: offline-guards.ts.
  void session.setProxy({ mode: 'direct' })
  session.on('will-download', (event) => {
    event.preventDefault()
  })
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    const cancel = !mayLoad(url)
    if (cancel) onRefused(url)
    callback({ cancel })
  })
}

/** Denies navigation, redirects, new windows, webviews and WebRTC in every page, also in ones to come. */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      event.preventDefault()
    })
    contents.on('will-redirect', (event) => {
      event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => {
      event.preventDefault()
    })
    contents.setWebRTCIPHandlingPolicy(webRtcPolicy)
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
