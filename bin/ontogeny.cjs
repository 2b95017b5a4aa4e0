#!/usr/bin/env node
'use strict'
// Starts the command line of a clone; builds it first when that has not been done.
const { spawnSync } = require('node:child_process')
const { existsSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const entry = join(root, 'out', 'main', 'cli.js')

if (!existsSync(entry)) {
  process.stderr.write('ontogeny: building, once…\n')
  const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { status } = spawnSync(process.execPath, [builder, 'build', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 2, 2]
  })
  if (status !== 0) {
    process.stderr.write('ontogeny: the build failed. Run npm ci, then npm run build, to see why.\n')
    process.exit(2)
  }
}

require(entry)
