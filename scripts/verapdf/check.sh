#!/usr/bin/env bash
# Checks PDF files for PDF/A-3a and PDF/UA-1 with veraPDF. Needs Java 11 or newer, and Maven with a network the first time.
# usage: check.sh FILE.pdf…
# Exit status: 0 all conform, 1 one does not, 2 could not check.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || { echo "usage: check.sh FILE.pdf…" >&2; exit 2; }
command -v java > /dev/null || { echo "check.sh: java not found; install a JDK, version 11 or newer" >&2; exit 2; }
lib=${VERAPDF_LIB:-$here/../../.cache/verapdf}
if [ ! -d "$lib" ]; then
  command -v mvn > /dev/null || { echo "check.sh: mvn not found; install Maven, or set VERAPDF_LIB to veraPDF's jars" >&2; exit 2; }
  bash "$here/fetch.sh" "$lib" || exit 2
fi
status=0
for file in "$@"; do
  code=0
  java -cp "$lib/*" "$here/VeraCheck.java" "$file" 3a,ua1 || code=$?
  if [ "$code" -gt "$status" ]; then status=$code; fi
done
exit "$status"
