#!/bin/bash
# Measures the built application in a real Electron and writes bench/results/desktop-DATE-MACHINE.json.
# Linux; needs xvfb and Electron's libraries.
set -euo pipefail
cd "$(dirname "$0")/../.."

export ELECTRON_RUNTIME=${ELECTRON_RUNTIME:-$(bash scripts/electron-runtime.sh)}
npm run --silent build
exec timeout -k 10 900 xvfb-run -a -s '-screen 0 1600x1000x24' node scripts/run.mjs bench/desktop </dev/null
