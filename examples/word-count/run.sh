#!/bin/sh
# Counts the words of files with three workers in Swift and one in stock Python around one manager:
# run.sh PROGRAM [FILE…], where PROGRAM is the built example. Without files: the documents (*.md) below this directory
# and the texts in /usr/share/common-licenses. WORKERS and PYTHON_WORKER replace the workers.
set -eu
program=$1
shift
python_worker=${PYTHON_WORKER:-$(dirname "$0")/../python-word-count-worker/worker.py}
number=${WORKERS:-3}
if [ $# = 0 ]; then
    IFS='
'
    set -f
    set -- $(find . -name '.?*' -prune -o -type f -name '*.md' -print
        find /usr/share/common-licenses -type f 2>/dev/null || true)
    set +f
    unset IFS
fi

scratch=$(mktemp -d)
jobs=
finish() {
    # Those that are left, if any.
    for job in $jobs; do kill "$job" 2>/dev/null || true; done
    rm -rf "$scratch"
}
trap finish EXIT
trap 'echo "interrupted: the workers are stopped" >&2; exit 1' INT TERM HUP

all="$number × Swift" python=$(python3 -c '
import platform; print(platform.python_implementation(), platform.python_version())' 2>/dev/null) || python=
if [ "$python" ]; then
    all="$all and 1 × $python"
else
    echo 'No python3 runs here: Swift works alone.'
fi
echo "Counting the words of $# files."
echo "Workers: $all, each a process, around one manager at unix:$scratch/manager"
echo

mkfifo "$scratch/ready"
"$program" count "unix:$scratch/manager" "$scratch/authkey" $((number + (${#python} > 0))) "$@" 3>"$scratch/ready" &
count=$!
jobs=$count
read -r _ <"$scratch/ready" || wait "$count"

# work NAME COMMAND…: starts a worker. If it fails, nobody waits for its work.
work() {
    (
        name=$1
        shift
        "$@" &
        worker=$!
        trap 'kill -9 "$worker" 2>/dev/null; exit' TERM
        wait "$worker" || {
            echo "worker $name ended with status $? before the work was done" >&2
            kill "$count"
        }
    ) &
    jobs="$jobs $!"
}
for n in $(seq "$number"); do
    work "swift-$n" "$program" work "unix:$scratch/manager" "$scratch/authkey" "swift-$n"
done
if [ "$python" ]; then
    work python python3 "$python_worker" "$scratch/manager" "$scratch/authkey" python
fi
wait "$count"
for job in ${jobs#* }; do wait "$job"; done
