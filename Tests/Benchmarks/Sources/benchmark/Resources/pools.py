"""Pools of CPython's for the benchmark: pools.py WORKLOAD.

It speaks with the benchmark as benchmark.py does. Workers import this file again, so it has nothing that takes time.
"""

import multiprocessing
import os
import sys
import threading
import time

now = time.monotonic_ns
WORKERS = 2


# What workers do.


def begin(barrier=None):
    """Has a worker end with its parent, however that ends, and know the barrier."""
    global BARRIER
    BARRIER = barrier
    sentinel = multiprocessing.parent_process().sentinel
    threading.Thread(target=end_after, args=(sentinel,), daemon=True).start()


def end_after(sentinel):
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(1)


def same(number):
    return number


def large(count):
    return b"x" * count


def meet(number):
    BARRIER.wait()


def part_of_pi(first, step, strips):
    total = 0.0
    for strip in range(first, strips, step):
        x = (strip + 0.5) / strips
        total += 4 / (1 + x * x)
    return total / strips


# What is measured: each function returns how many operations one call has, and the call.


def pool_of(workers):
    pool = multiprocessing.get_context("fork").Pool(workers, begin)
    pool.map(same, range(100), 1)
    return pool


def pool_map(count=1_000_000, chunksize=None):
    pool = pool_of(WORKERS)

    def once():
        results = pool.map(same, range(count), chunksize)
        assert len(results) == count and results[-1] == count - 1

    return count, once


def pool_map_one():
    return pool_map(5_000, 1)


def pool_submit():
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork")
    executor = ProcessPoolExecutor(WORKERS, context, begin)
    count = 2_000

    def once():
        futures = [executor.submit(same, number) for number in range(count)]
        for number, future in enumerate(futures):
            assert future.result() == number

    once()
    return count, once


def pool_apply():
    pool = pool_of(WORKERS)

    def once():
        assert pool.apply(same, (7,)) == 7

    return 1, once


def pool_ready():
    context = multiprocessing.get_context("spawn")

    def once():
        start = now()
        barrier = context.Barrier(4)
        pool = context.Pool(4, begin, (barrier,))
        pool.map(meet, range(4), 1)
        span = now() - start
        pool.terminate()
        pool.join()
        return span

    return 1, once


def pool_pi(workers):
    pool = pool_of(workers)
    parts, strips = 64, 640_000

    def once():
        pi = sum(pool.starmap(part_of_pi, [(part, parts, strips) for part in range(parts)], 1))
        assert abs(pi - 3.141592653589793) < 1e-9

    return 1, once


def pool_pi_one():
    return pool_pi(1)


def pool_pi_two():
    return pool_pi(2)


# Measuring.


def span(nanoseconds):
    if nanoseconds < 128:
        return nanoseconds
    shift = nanoseconds.bit_length() - 7
    return 64 * shift + (nanoseconds >> shift)


def run(operations, once, start, end):
    """Repeats a call, which returns the nanoseconds of it that count, or nothing if all do."""
    while now() < start:
        once()
    spans = {}
    count = total = 0
    first = last = now()
    while last < end or not count:
        counted = once()
        moment = now()
        counted = moment - last if counted is None else counted
        spans[span(counted)] = spans.get(span(counted), 0) + 1
        count += 1
        total += counted
        last = moment
    text = " ".join("%d:%d" % entry for entry in sorted(spans.items()))
    return "done %d %d %d %s" % (operations * count, first, first + total, text)


def main():
    operations, once = {f.__name__.replace("_", "-"): f for f in (
        pool_map, pool_map_one, pool_submit, pool_apply, pool_ready, pool_pi_one, pool_pi_two
    )}[sys.argv[1]]()
    print("ready", flush=True)
    for line in sys.stdin:
        _, start, end = line.split()
        print(run(operations, once, int(start), int(end)), flush=True)


if __name__ == "__main__":
    main()
