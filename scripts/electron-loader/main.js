'use strict'
// Loads the application folder named on the command line, as Electron's own default application does.
const { app } = require('electron')
const Module = require('node:module')
const path = require('node:path')

/** Modules to load first (`-r`), and the first argument that is no switch. */
function readArguments(given) {
  const found = { modules: [], folder: undefined }
  for (let place = 0; place < given.length && found.folder === undefined; place++) {
    if (given[place] === '-r' || given[place] === '--require')
      found.modules.push(path.resolve(given[++place]))
    else if (!given[place].startsWith('-')) found.folder = path.resolve(given[place])
  }
  return found
}

const { modules, folder } = readArguments(process.argv.slice(1))
if (folder === undefined) {
  process.stderr.write('usage: electron FOLDER\n')
  process.exit(1)
}
for (const name of modules) require(name)
const description = require(path.join(folder, 'package.json'))
process.defaultApp = true
app.setName(description.productName ?? description.name)
app.setVersion(description.version)
app.setAppPath(folder)
Module._load(path.resolve(folder, description.main), module, true)
