#!/bin/bash
# Proves that Ontogeny neither needs nor tries a network, one line a proof:
#   in an empty network namespace: tests, an audit of the command line, the start of the window;
#   traced: neither an audit nor the window makes a call with an internet address, and a library's telemetry leaves nothing at home.
# Linux; needs strace, xvfb and the built application. Arguments: test files or folders for the first proof.
set -uo pipefail
cd "$(dirname "$0")/../.."

runtime=${ELECTRON_RUNTIME:-$(bash scripts/electron-runtime.sh)} || exit 1
[ $# -gt 0 ] || set -- tests/unit/math tests/unit/formats
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# A namespace of its own, without any interface that is up: not even the machine itself can be reached.
isolated=(unshare --net)
[ "$(id -u)" -eq 0 ] || isolated=(unshare --map-root-user --net)
display=(timeout -k 10 90 xvfb-run -a -s '-screen 0 1280x900x24')

# prove NAME COMMAND…: the command's last line of output says what was seen.
prove() {
  local name=$1
  shift
  if "$@" >"$work/output" 2>&1; then echo "ok      $name: $(tail -n 1 "$work/output")"; else
    failed=$((failed + 1))
    echo "FAILED  $name"
    tail -n 25 "$work/output"
  fi
}

audit() { # FOLDER COMMAND-PREFIX…
  local out=$1
  shift
  "$@" node out/main/cli.js audit "$work/plan.yaml" --out "$out"
  local code=$?
  # 4: finished, with estimates rejected; so short a chain has no other.
  [ $code -eq 0 ] || [ $code -eq 4 ] || return 1
  [ -s "$out/report.pdf" ] && echo "exit code $code, report of $(stat -c %s "$out/report.pdf") bytes"
}

isolated_tests() {
  NO_COLOR=1 "${isolated[@]}" node node_modules/vitest/vitest.mjs run "$@" | tee "$work/tests" || return 1
  grep -E '^ +Tests ' "$work/tests" | sed 's/ *Tests *//'
}

window() { "${display[@]}" "$@" </dev/null; }
start_window=(node scripts/run.mjs proofs/start-window)
application=("$runtime/electron" "$PWD")
traced=(strace --follow-forks --quiet=all --trace=network)

# No call in a trace may carry an internet address. Calls of other families (local sockets and pairs, netlink) are counted beside.
no_internet() {
  local calls
  if grep -E 'sa_family=AF_INET6?' "$1"; then return 1; fi
  calls=$(grep -cE '^[0-9]+ +[a-z0-9]+\(' "$1")
  [ "$calls" -gt 0 ] && echo "$calls socket calls, none with an internet address"
}
# A home folder of its own: what libraries keep for themselves, as an identifier for telemetry, would lie there.
home=$work/home
mkdir "$home"
nothing_kept() { [ -z "$(find "$home" -iname '*onnxruntime*' -o -iname '*deviceid*')" ] || { find "$home"; return 1; }; }
traced_audit() {
  HOME=$home audit "$work/traced" "${traced[@]}" --output="$work/audit.trace" && nothing_kept && no_internet "$work/audit.trace"
}
traced_window() {
  HOME=$home window "${start_window[@]}" "${traced[@]}" --output="$work/window.trace" "${application[@]}" && nothing_kept && no_internet "$work/window.trace"
}

# The two ways of looking see what they look for: a connection is refused in the namespace, and shows in a trace outside of it.
connect='require("net").connect(9, "127.0.0.1").on("error", ({ code }) => { console.log(code); process.exit(code === process.argv[1] ? 0 : 1) })'
control() {
  "${isolated[@]}" node -e "$connect" ENETUNREACH || return 1
  "${traced[@]}" --output="$work/control.trace" node -e "$connect" ECONNREFUSED || return 1
  ! no_internet "$work/control.trace" >/dev/null && echo 'a connection fails in the namespace, and is seen in a trace'
}

# The sample with chains too short to say anything: every part of an audit runs.
sed -e "s#\(checkpoints\|architecture\|file\): #&$PWD/resources/sample/#g" \
  -e 's/steps: \[[^]]*\]/steps: [37]/; s/chains: 4, burnIn: 320, draws: 2000/chains: 2, burnIn: 8, draws: 24/' \
  resources/sample/audit.yaml >"$work/plan.yaml"

prove 'control' control
prove 'tests in an empty network namespace' isolated_tests "$@"
prove 'audit in an empty network namespace' audit "$work/isolated" "${isolated[@]}"
prove 'window in an empty network namespace' window "${isolated[@]}" "${start_window[@]}" "${application[@]}"
prove 'traced audit' traced_audit
prove 'traced window' traced_window
exit $((failed > 0))
