"""Shared containers and iterators as arguments of methods that iterate: read in the server, in one step on ours."""

from harness import Case, Scenario


def of_another_manager(session):
    """A proxy of another manager is refused, and the object stays as it was."""
    from multiprocessing.managers import SyncManager
    ours = session.manager.list([1])
    with SyncManager(authkey=session.authkey) as other:
        theirs = other.list([2])
        try:
            ours.extend(theirs)
            taken = ours[:] == [1, 2]
        except Exception:
            # CPython's server connects to the other one where it can; ours never does.
            taken = ours[:] == [1]
    return taken


CASES = [
    Case("m.list([1])", "p.extend(m.list([2, 3]))", "str(p)"),
    Case("m.list([1, 2, 3])", "p[:] = m.list([4, 5])", "str(p)", "p[1:] = m.list()", "str(p)"),
    Case("m.list([1, 2, 3, 4])", "p[::2] = m.list([7, 8])", "str(p)", "p[::2] = m.list([7])", "str(p)"),
    Case("m.list([1])", "p.extend(zip([1, 2], 'ab'))", "p.extend(enumerate('ab'))", "str(p)"),
    Case("m.list([1])", "p.extend(enumerate('ab', 5))", "p.extend(zip([1, 2, 3], [4], 'xy'))", "p.extend(zip())", "str(p)"),
    Case("m.list([1])", "p.extend(reversed([1, 2]))", "p.extend(iter((3, 4)))", "p.extend(iter('ab'))", "str(p)"),
    Case("m.list([1])", "p.extend({3: 4}.items())", "p.extend(i for i in 'ab')", "str(p)"),
    Case("m.list([1])", "p.extend(range(10, 0, -3))", "p[1:1] = range(2)", "p[:] = iter([9])", "str(p)"),
    Case("m.dict()", "p.update(m.dict(a=1))", "str(p)", "p.update([(1, 2)])", "p.update(zip('ab', [3, 4]))", "str(p)"),
    Case("m.dict()", "p.update(enumerate('xy'), k=1)", "p.update(iter([(1, 2), [3, 4]]))", "str(p)"),
    Case("m.dict()", "p.update(iter([(1, 2), (3,)]))", "p.update(iter([5]))", "p.update(5)", text_from=(3, 14)),
    Case("m.deque([0])", "p.extend(m.list([1, 2]))", "p.extendleft(m.list([3, 4]))", "p.extend(zip('a', 'b'))", "str(p)"),
    Case("m.set([1, 2])", "sorted(p.union(m.list([3])))", "p.update(m.list([4]), m.list([5]))", "sorted(p.copy())"),
    Case("m.set([1, 2])", "sorted(p.difference(m.list([2])))", "p.intersection_update(m.list([1]))", "str(p)"),
    Case("m.set([1, 2])", "p.issubset(m.list([1, 2, 3]))", "p.issuperset(m.list([1]))", "p.isdisjoint(m.list([9]))"),
    Case("m.set([1, 2])", "p.update(zip([1], [2]), enumerate('a'))", "p.symmetric_difference_update(iter([1, 7]))",
         "sorted(p.copy(), key=str)"),
    Scenario(of_another_manager),
]
