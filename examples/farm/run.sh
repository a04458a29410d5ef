#!/bin/sh
# A farm on this machine: run.sh PROGRAM SYNCMANAGER, the built example and the built command. A coordinator with a TLS
# server hands out pictures to two workers in Swift and one in stock Python, if there is one; one of the Swift workers is
# killed at work; SIGTERM ends the rest in order.
set -eu
program=$(realpath "$1")
syncmanager=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
jobs=
finish() {
    for job in $jobs; do kill "$job" 2>/dev/null || true; done
    rm -rf "$scratch"
}
trap finish EXIT
cd "$scratch"

"$syncmanager" keygen authkey
"$syncmanager" certificates ca >/dev/null
"$syncmanager" certificates server localhost >/dev/null
mkfifo coordinator.out unlucky.err
"$program" coordinator tls://localhost:0 authkey server.pem server-key.pem 24 >coordinator.out &
coordinator=$!
jobs=$coordinator
exec 3<coordinator.out
read -r _ _ address <&3

"$program" worker "$address" authkey ca.pem unlucky >/dev/null 2>unlucky.err &
unlucky=$!
jobs="$jobs $unlucky"
exec 4<unlucky.err
read -r line <&4
kill -9 "$unlucky"
wait "$unlucky" || echo "a worker was killed with its picture"

"$program" worker "$address" authkey ca.pem swift >swift.out 2>swift.err &
swift=$!
jobs="$jobs $swift"
python=
if command -v python3 >/dev/null; then
    python3 "$here/worker.py" localhost "${address##*:}" authkey ca.pem python >python.out &
    python=$!
    jobs="$jobs $python"
fi
read -r line <&3
echo "$line"
kill -TERM "$coordinator"
read -r line <&3
echo "$line"
wait "$coordinator" && wait "$swift" && cat swift.out
[ -z "$python" ] || { wait "$python" && cat python.out; }
jobs=
