"""Tasks per second of a worker in Python on our queue, beside CPython's `multiprocessing.Pool` with chunks of one.

    python3 Tests/Benchmarks/python_worker.py .build/release/syncmanager

Both run the same function in two processes, in turns. The processor time is that of all processes: of the pool, of its
workers; of the submitter, the server, the worker and its processes.
"""
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time

TASKS, ROUNDS = 40_000, 7
MODULES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "python-worker")
sys.path.insert(0, MODULES)


def square(number):
    return number * number


def processor_time(process):
    """Seconds of a process that runs."""
    with open("/proc/%d/stat" % process) as file:
        words = file.read().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def children(process):
    with open("/proc/%d/task/%d/children" % (process, process)) as file:
        return [int(word) for word in file.read().split()]


def measure(name, run, processes, rates, costs):
    before, start = sum(map(processor_time, processes)), time.perf_counter()
    results = run(range(TASKS))
    seconds = time.perf_counter() - start
    assert results == [number * number for number in range(TASKS)]
    rates.setdefault(name, []).append(TASKS / seconds)
    costs.setdefault(name, []).append((sum(map(processor_time, processes)) - before) / TASKS * 1e6)


def main(command):
    import swift_worker

    rates, costs = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        address, key = "unix:%s/socket" % folder, folder + "/authkey"
        subprocess.run([command, "keygen", key], check=True)
        serve = subprocess.Popen([command, "serve", "--address", address, "--authkey-file", key], stdout=subprocess.PIPE)
        serve.stdout.readline()
        # The function is this program's own, under the name by which it can be imported.
        paths = os.pathsep.join([MODULES, os.path.dirname(os.path.abspath(__file__))])
        worker = subprocess.Popen(
            [sys.executable, "-m", "swift_worker", "--connect", address, "--authkey-file", key, "--queue", "jobs",
             "--processes", "2", "python_worker"], env=dict(os.environ, PYTHONPATH=paths))
        server = swift_worker.Server(address, authkey_file=key)
        with server.queue("jobs") as jobs, multiprocessing.get_context("fork").Pool(2) as pool:
            pool.map(square, range(2000), chunksize=1)
            list(jobs.map("python_worker.square", range(2000)))
            workers = [process.pid for process in pool._pool]
            ours = [os.getpid(), serve.pid, worker.pid, *children(worker.pid)]
            for _ in range(ROUNDS):
                measure("Pool", lambda inputs: pool.map(square, inputs, chunksize=1), [os.getpid(), *workers], rates, costs)
                measure("queue", lambda inputs: list(jobs.map("python_worker.square", inputs)), ours, rates, costs)
        worker.terminate()
        worker.wait()
        serve.terminate()
        serve.wait()
    for name in rates:
        print("%-5s %7.0f tasks/s (%.0f to %.0f), %.1f us of processor time each" % (
            name, statistics.median(rates[name]), min(rates[name]), max(rates[name]), statistics.median(costs[name])))
    print("queue / Pool: %.2f" % (statistics.median(rates["queue"]) / statistics.median(rates["Pool"])))


if __name__ == "__main__":
    main(sys.argv[1])
