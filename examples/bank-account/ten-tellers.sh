#!/bin/sh
# Ten processes transfer money at once: ten-tellers.sh PROGRAM SOCKET_PATH AUTHKEY_FILE
# Half of them are CPython's, if there is one.
set -eu
program=$1 socket=$2 authkey=$3
here=$(dirname "$0")
tellers=
for number in 1 2 3 4 5; do
    "$program" transfer "unix:$socket" "$authkey" & tellers="$tellers $!"
    if command -v python3 >/dev/null; then
        python3 "$here/teller.py" "$socket" "$authkey" & tellers="$tellers $!"
    else
        "$program" transfer "unix:$socket" "$authkey" & tellers="$tellers $!"
    fi
done
for teller in $tellers; do wait "$teller"; done
"$program" total "unix:$socket" "$authkey"
