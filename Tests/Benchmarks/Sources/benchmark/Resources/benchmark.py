"""The servers and workers of the benchmark that stock CPython runs: benchmark.py server|WORKLOAD SOCKET AUTHKEY-FILE.

A worker is the same on CPython's server and on ours. It speaks with the benchmark as workers in Swift do: `ready`, then
for each line `round START END` a line `done OPERATIONS BEGAN ENDED SPAN:COUNT …`.
"""

import os, sys, threading, time
from multiprocessing.managers import SyncManager

role, address, authkey_file = sys.argv[1:4]
now = time.monotonic_ns
OBJECTS = {}
NAMING = threading.Lock()


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def connect(typeid, name, *arguments):
    SyncManager.register("get_named")
    with open(authkey_file, "rb") as file:
        manager = SyncManager(address, authkey=file.read())
    manager.connect()
    return manager, manager.get_named(typeid, name, *arguments)


def span(nanoseconds):
    if nanoseconds < 128:
        return nanoseconds
    shift = nanoseconds.bit_length() - 7
    return 64 * shift + (nanoseconds >> shift)


def sample(first, last, latencies, operations=1):
    spans = {}
    for latency in latencies:
        number = span(latency)
        spans[number] = spans.get(number, 0) + 1
    text = " ".join("%d:%d" % entry for entry in sorted(spans.items()))
    return "done %d %d %d %s" % (len(latencies) * operations, first, last, text)


def measure(operation, start, end, operations=1):
    while now() < start:
        operation()
    latencies = []
    first = last = now()
    while last < end or not latencies:
        operation()
        moment = now()
        latencies.append(moment - last)
        last = moment
    return sample(first, last, latencies, operations)


def taken(get, start, end):
    """Counts what comes while the window is open, one item at least, and takes all that comes."""
    item = get()
    while item is not None and now() < start:
        item = get()
    latencies = []
    first = last = now()
    while item is not None and (last < end or not latencies):
        item = get()
        moment = now()
        latencies.append(moment - last)
        last = moment
    while item is not None:
        item = get()
    return sample(first, last, latencies)


def dict_get():
    manager, shared = connect("dict", "benchmark")
    shared.update({"key": "abc"})
    return lambda start, end: measure(lambda: shared.get("key"), start, end)


def proxy():
    manager, _ = connect("dict", "benchmark")

    def once():
        manager.dict()

    return lambda start, end: measure(once, start, end)


def queue_put():
    manager, shared = connect("Queue", "benchmark", 1000)

    def run(start, end):
        shared.put(1)
        result = measure(lambda: shared.put(1), start, end)
        shared.put(None)
        return result

    return run


def queue_get():
    manager, shared = connect("Queue", "benchmark", 1000)
    return lambda start, end: taken(shared.get, start, end)


def queue_pair_submit():
    _, tasks = connect("Queue", "tasks")
    _, results = connect("Queue", "results")

    def run(start, end):
        def once():
            for _ in range(50):
                tasks.put(1)
            for _ in range(50):
                results.get()

        return measure(once, start, end, 50)

    return run


def queue_pair_work():
    threading.Thread(target=work_for_ever, daemon=True).start()
    return lambda start, end: "done 0 0 0 "


def work_for_ever():
    _, tasks = connect("Queue", "tasks")
    _, results = connect("Queue", "results")
    while True:
        results.put(tasks.get())


def pipe_queue():
    import multiprocessing

    context = multiprocessing.get_context("fork")
    items = context.Queue(10000)
    mine, its = context.Pipe()
    context.Process(target=take_from_pipe, args=(items, its), daemon=True).start()

    def run(start, end):
        mine.send((start, end))
        items.put(1)
        items.put(1)
        while now() < end:
            items.put(1)
        items.put(None)
        return mine.recv()

    return run


def take_from_pipe(items, orders):
    import multiprocessing
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process().sentinel
    threading.Thread(target=lambda: (wait([parent]), os._exit(1)), daemon=True).start()
    while True:
        orders.send(taken(items.get, *orders.recv()))


def echoes():
    import multiprocessing

    context = multiprocessing.get_context("fork")
    mine, its = context.Pipe()
    context.Process(target=echo, args=(mine, its), daemon=True).start()
    its.close()
    return mine


def echo(other, mine):
    other.close()
    while True:
        try:
            value = mine.recv()
        except EOFError:
            os._exit(0)
        mine.send(len(value) if isinstance(value, bytes) else value)


def pipe_round_trip():
    pipe = echoes()

    def once():
        pipe.send(1)
        assert pipe.recv() == 1

    return lambda start, end: measure(once, start, end)


def pipe_large():
    pipe = echoes()
    data = bytes(64 << 20)

    def once():
        pipe.send(data)
        assert pipe.recv() == len(data)

    return lambda start, end: measure(once, start, end)


def lock():
    manager, shared = connect("Lock", "benchmark")

    def once():
        shared.acquire()
        shared.release()

    return lambda start, end: measure(once, start, end)


def large_value():
    manager, shared = connect("Value", "benchmark", "O", None)
    data = bytes(64 << 20)

    def once():
        shared.set(data)
        assert len(shared.get()) == len(data)

    return lambda start, end: measure(once, start, end)


def named(typeid, name, *arguments):
    with NAMING:
        if (typeid, name) not in OBJECTS:
            make = SyncManager._registry[typeid][0]
            OBJECTS[typeid, name] = make(*arguments)
        return OBJECTS[typeid, name]


def end_with_input():
    # Not by sys.stdin, whose lock the processes of a pool would inherit.
    while os.read(0, 1 << 12):
        pass
    os._exit(0)


def serve():
    SyncManager.register("get_named", callable=named)
    with open(authkey_file, "rb") as file:
        manager = SyncManager(address, authkey=file.read())
    server = manager.get_server()
    threading.Thread(target=end_with_input, daemon=True).start()
    say("listening on unix:" + address)
    server.serve_forever()


if role == "server":
    serve()
else:
    run = {f.__name__.replace("_", "-"): f for f in (
        dict_get, proxy, queue_put, queue_get, queue_pair_submit, queue_pair_work, pipe_queue, pipe_round_trip,
        pipe_large, lock, large_value
    )}[role]()
    say("ready")
    for line in sys.stdin:
        word, start, end = line.split()
        say(run(int(start), int(end)))
