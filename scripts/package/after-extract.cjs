'use strict'
const { rmSync } = require('node:fs')
const { join } = require('node:path')

/** Takes out of the copied runtime the application that an unpackaged Electron starts with: beside app.asar it would be a
 *  second way in. Runtimes that electron-builder fetches lack it already; those given as a folder have it. */
exports.default = ({ appOutDir, electronPlatformName }) => {
  const resources =
    electronPlatformName === 'darwin' ? join('Electron.app', 'Contents', 'Resources') : 'resources'
  rmSync(join(appOutDir, resources, 'default_app.asar'), { recursive: true, force: true })
}
