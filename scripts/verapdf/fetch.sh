#!/usr/bin/env bash
# Fetches veraPDF's validator (greenfield parser) and all it needs with the ordinary Maven client into a folder.
# veraPDF (GPLv3+ or MPLv2+) checks our files; nothing of it goes into the product.
# usage: fetch.sh FOLDER
set -euo pipefail
version=${VERAPDF_VERSION:-1.26.1}
out=${1:?usage: fetch.sh FOLDER}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>verapdf-fetch</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>org.verapdf</groupId><artifactId>validation-model</artifactId><version>$version</version>
  </dependency></dependencies></project>
POM
mkdir -p "$work/lib"
mvn -q -B -f "$work/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$work/lib" > "$work/log" ||
  { cat "$work/log" >&2; exit 2; }
# Whole or not at all: an interrupted download must not pass for a validator.
mkdir -p "$(dirname "$out")"
rm -rf "$out"
mv "$work/lib" "$out"
