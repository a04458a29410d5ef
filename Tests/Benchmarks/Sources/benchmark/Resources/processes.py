"""Starts processes of CPython's for the benchmark, one after the other: processes.py spawn|forkserver|fork.

It speaks with the benchmark as benchmark.py does. Children import this file again, so it has nothing that takes time.
"""

import multiprocessing
import sys
import time


def nothing(writer):
    writer.send(None)


def once(context):
    reader, writer = context.Pipe(False)
    child = context.Process(target=nothing, args=(writer,))
    child.start()
    writer.close()
    reader.recv()
    child.join()
    reader.close()


def span(nanoseconds):
    if nanoseconds < 128:
        return nanoseconds
    shift = nanoseconds.bit_length() - 7
    return 64 * shift + (nanoseconds >> shift)


def run(context, start, end):
    now = time.monotonic_ns
    while now() < start:
        once(context)
    spans = {}
    count = 0
    first = last = now()
    while last < end or not count:
        once(context)
        moment = now()
        number = span(moment - last)
        spans[number] = spans.get(number, 0) + 1
        count += 1
        last = moment
    text = " ".join("%d:%d" % entry for entry in sorted(spans.items()))
    return "done %d %d %d %s" % (count, first, last, text)


def main():
    context = multiprocessing.get_context(sys.argv[1])
    # The fork server is there then.
    once(context)
    print("ready", flush=True)
    for line in sys.stdin:
        _, start, end = line.split()
        print(run(context, int(start), int(end)), flush=True)


if __name__ == "__main__":
    main()
