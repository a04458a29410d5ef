"""Proxies inside of values: shared objects that hold shared objects."""

import gc

from harness import Case, Parallel, Scenario, describe, in_process


def nested_list_lives_on(session):
    """A list that only a dict holds lives as long as the dict."""
    manager = session.manager
    outer = manager.dict()
    inner = manager.list([1])
    outer["inner"] = inner
    del inner
    gc.collect()
    outer["inner"].append(2)
    return describe(outer["inner"]), str(outer["inner"])


def nested_twice(session):
    """The same object in two places is one object."""
    manager = session.manager
    inner = manager.list()
    outer = manager.list([inner, inner])
    outer[0].append("x")
    return str(outer[1]), str(inner), len(outer)


def deep(session):
    """Proxies three levels deep."""
    manager = session.manager
    outer = manager.dict(a=manager.dict(b=manager.dict(c=manager.list([1]))))
    outer["a"]["b"]["c"].append(2)
    return str(outer["a"]["b"]["c"])


def holds_itself(session):
    """A list that holds its own proxy."""
    proxy = session.manager.list([1])
    proxy.append(proxy)
    return proxy[1][1][0], len(proxy[1])


def popped(session):
    """A nested object that is taken out of its container can still be used."""
    manager = session.manager
    outer = manager.list([manager.list([7])])
    inner = outer.pop()
    gc.collect()
    inner.append(8)
    return str(inner), len(outer)


def through_queue(session):
    """A proxy that goes through a queue to another process."""
    manager = session.manager
    queue, value = manager.Queue(), manager.Value("i", 1)
    queue.put(value)
    code = in_process(change, queue)
    return code, value.value


def change(queue):
    queue.get(timeout=60).value = 2


def in_containers(session):
    """A proxy inside of a tuple in a dict in a list."""
    manager = session.manager
    outer = manager.list()
    outer.append({"k": (manager.list([1]), 5)})
    outer[0]["k"][0].append(2)
    return str(outer[0]["k"][0]), outer[0]["k"][1]


def all_types(session):
    """Proxies of every type come back as proxies of that type."""
    manager = session.manager
    outer = manager.list()
    for proxy in (manager.list(), manager.dict(), manager.Value("i", 1), manager.Namespace(a=1),
                  manager.Queue(), manager.Lock(), manager.Event()):
        outer.append(proxy)
    return [(type(proxy).__name__, proxy._token.typeid) for proxy in outer]


def replaced(session):
    """A container that lets go of the last proxy lets go of the object."""
    manager = session.manager
    gc.collect()
    before = manager._number_of_objects()
    outer = manager.dict()
    outer["k"] = manager.list()
    gc.collect()
    outer["k"] = None
    del outer
    gc.collect()
    return manager._number_of_objects() - before


CASES = [
    Scenario(nested_list_lives_on),
    Scenario(nested_twice),
    Scenario(deep),
    Scenario(holds_itself),
    Scenario(popped),
    Scenario(through_queue),
    Scenario(in_containers),
    # A server of 3.8 can't have a queue inside of a list (bpo-30256).
    Scenario(all_types, since=(3, 9)),
    Scenario(replaced),
    # A value that refers to itself, and one that refers twice to the same
    Case("m.list()", "r = []", "r.append(r)", "p.append(r)", "p[0][0][0][0] is p[0]", "len(p[0])",
         "x = p[0]", "x[0] is x"),
    Case("m.dict()", "r = {}", "r['self'] = r", "p['r'] = r", "x = p['r']", "x['self'] is x"),
    Case("m.list()", "s = [1]", "p.append([s, s])", "x = p[0]", "x[0] is x[1]", "str(p)"),
    # Methods that take a shared object where they take a plain one
    Case("m.list([1])", "p.append(m.list([2]))", "str(p[1])", "len(p)"),
]
