#!/bin/bash
# Makes the pictures of docs/screens: a real audit of the sample, driven through the built application in a real Electron.
#   bash scripts/screens.sh [FOLDER] [--draws N]    FOLDER: where the pictures go, docs/screens by itself; fewer draws take less time
#   bash scripts/screens.sh [FOLDER] --only development    those of the Development screen alone; the others stay
# Linux; needs xvfb, poppler-utils and Electron's libraries. Root only prepares: an ordinary user runs the application, because
# Chromium's sandbox is off for root and the window says so.
set -euo pipefail
cd "$(dirname "$0")/.."

target=docs/screens
if [ $# -gt 0 ] && [ "${1#--}" = "$1" ]; then
  target=$1
  shift
fi
runtime=${ELECTRON_RUNTIME:-$(bash scripts/electron-runtime.sh)}
npm run build

# A copy: the pictures show paths, and another user may read it.
work=$(mktemp -d /tmp/ontogeny-XXXX)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/application" "$work/home" "$work/pictures"
cp -r package.json out resources scripts src tests "$work/application"
ln -s "$(realpath node_modules)" "$work/application/node_modules"

as_user=(env)
if [ "$(id -u)" -eq 0 ]; then
  as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups env)
  chown -R 65534:65534 "$work"
fi
cd "$work/application"
timeout -k 10 2400 "${as_user[@]}" HOME="$work/home" TMPDIR="$work/home" XDG_RUNTIME_DIR="$work/home" ELECTRON_RUNTIME="$runtime" \
  xvfb-run -a -s '-screen 0 1600x1000x24' node scripts/run.mjs screens/take "$work/home" "$work/pictures" "$@" </dev/null
cd - >/dev/null

mkdir -p "$target"
if [ "${1:-}" != --only ]; then
  pdftoppm -r 70 -png "$work/home/report.pdf" "$work/pictures/report-page"
  find "$target" -maxdepth 1 -name '*.png' -delete
fi
cp "$work"/pictures/*.png "$target"
echo "$(find "$target" -name '*.png' | wc -l) pictures in $target"
