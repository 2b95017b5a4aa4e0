#!/bin/bash
# Drives the built application in a real Electron under a virtual display. Further arguments go to vitest.
# Linux; needs xvfb and Electron's libraries (.ci/run installs them on Debian).
set -euo pipefail
cd "$(dirname "$0")/.."

export ELECTRON_RUNTIME=${ELECTRON_RUNTIME:-$(bash scripts/electron-runtime.sh)}
# Sound ends even where a window hangs: Electron's children outlive a killed display otherwise.
exec timeout -k 10 1200 xvfb-run -a -s '-screen 0 1600x1000x24' \
  node node_modules/vitest/vitest.mjs run --config vitest.e2e.config.mts "$@" </dev/null
