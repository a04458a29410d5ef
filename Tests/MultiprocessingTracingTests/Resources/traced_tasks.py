"""A task that says which trace it continues, and has a worker in Swift say it, too."""
import swift_worker


@swift_worker.task
def hand_on(place):
    address, authkey_file = place
    trace = swift_worker.trace_context()
    with swift_worker.Server(address, authkey_file=authkey_file).queue("jobs") as jobs:
        options = swift_worker.TaskOptions(demands={"function:trace": 0})
        later = jobs.submit("trace", 1, options=options).result()
    return [[trace["in-memory-trace-id"], trace["in-memory-span-id"]], list(later)]
