"""Scalars and arrays of numpy: numbers wherever Python takes a number, and data everywhere else."""

from harness import Case, Scenario

try:
    import numpy as np
except ImportError:
    np = None

if np is None:
    # Without numpy there is nothing to compare; one case says so.
    CASES = [Case("m.list()", "str(p)")]
else:
    def scalars(session):
        """Scalars are keys, elements, indices, counts, timeouts and flags."""
        m = session.manager
        d = m.dict({1: "one"})
        d[np.int64(2)] = "two"
        shared = m.list([5, 6, 7])
        q = m.Queue(np.int8(1))
        q.put(np.float32(0.5), np.bool_(True), np.float64(0.01))
        results = [d[np.int64(1)], d[2], d[2.0], shared[np.uint8(1)], shared[np.int64(-1)], shared.pop(np.int32(0)),
                   shared.count(np.float64(6)), shared.index(np.int16(7)), q.full(), q.get(np.bool_(False))]
        for call in (lambda: q.get(np.bool_(False)), lambda: q.get(True, np.float64(0.01)), lambda: shared[np.float64(1)]):
            try:
                results.append(call())
            except Exception as error:
                results.append(type(error).__name__)
        return [str(result) for result in results]

    def arrays(session):
        """Arrays are iterated, and ambiguous where they are compared."""
        m = session.manager
        shared = m.list()
        shared.extend(np.arange(3))
        shared.append(np.zeros(2))
        numbers = m.Array("d", np.zeros(3))
        numbers[0:2] = np.ones(2)
        results = [len(shared), shared[:3] == [0, 1, 2], list(numbers[:])]
        for call in (lambda: shared.count(1.0), lambda: m.dict()[np.zeros(2)], lambda: m.Queue().get(np.zeros(2))):
            try:
                results.append(call())
            except Exception as error:
                results.append(type(error).__name__)
        return results

    def kept(session):
        """Records, masked arrays, types and generators come back as they were."""
        record = np.dtype([("a", "i4"), ("b", "f8", (2,))])
        values = [
            np.zeros(2, record), np.zeros(1, record)[0], record, np.rec.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]),
            np.array([1, "a", None], dtype=object), np.array(["2024-02-29"], "M8[D]"), np.float16(0.5),
            np.ma.array([1, 2], mask=[0, 1]), np.asfortranarray(np.arange(6).reshape(2, 3)),
        ]
        shared = session.manager.list(values)
        random = session.manager.dict(g=np.random.RandomState(7))["g"]
        return [repr(value) for value in shared[:]], random.randint(1000)

    CASES = [Scenario(scalars), Scenario(arrays), Scenario(kept)]
