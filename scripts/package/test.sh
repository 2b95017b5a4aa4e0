#!/bin/bash
# Packages the application for Linux as a folder and tests it under a virtual display. Further arguments go to vitest.
# Needs xvfb and Electron's libraries (.ci/run installs them on Debian).
set -euo pipefail
cd "$(dirname "$0")/../.."

npm run --silent package -- linux-dir
exec timeout -k 10 180 xvfb-run -a -s '-screen 0 1600x1000x24' \
  node node_modules/vitest/vitest.mjs run --config vitest.packaging.config.mts "$@" </dev/null
