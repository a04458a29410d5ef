"""Whether what is in the server is what the workers wrote down: nothing lost, nothing doubled.

A life that was killed may have one step open, of which nobody knows whether it was done. All else is exact.
"""

import collections


class State:
    """What the server holds when all workers have gone."""

    def __init__(self, jobs, counter, notes, lines, nested):
        self.jobs = jobs  # The items that are left, in order.
        self.counter = counter
        self.notes = notes
        self.lines = lines
        self.nested = nested  # Keys and the elements of the lists.


def complaints(lives, state):
    """What is wrong, as lines; none if all is as it should be."""
    return [line for part in (errors, jobs, counter, notes, lines, nested) for line in part(lives, state)]


def errors(lives, state):
    for life in lives:
        for error in life.errors:
            yield "%s: %s" % (life.name, error)


def jobs(lives, state):
    put = [item for life in lives for item in life.steps("put", "done")]
    perhaps_put = {item for life in lives for item in life.unknown("put")}
    got = [item for life in lives for item in life.results("get") if item] + list(state.jobs)
    perhaps_got = sum(len(life.unknown("get")) for life in lives)
    for item, count in collections.Counter(got).items():
        if count > 1:
            yield "%s came out of the queue %d times" % (item, count)
    for item in set(got) - set(put) - perhaps_put:
        yield "%s came out of the queue, and nobody has put it" % item
    lost = set(put) - set(got)
    if len(lost) > perhaps_got:
        yield "%d items are lost, %d may be: %s" % (len(lost), perhaps_got, sorted(lost)[:5])


def counter(lives, state):
    least = sum(len(life.steps("increment")) for life in lives)
    most = least + sum(len(life.unknown("increment")) for life in lives)
    if not least <= state.counter <= most:
        yield "the counter is %d, not from %d to %d" % (state.counter, least, most)


def notes(lives, state):
    for life in lives:
        written = [int(number) for number in life.steps("note")]
        allowed = written[-1:] + [int(number) for number in life.unknown("note")] or [None]
        found = state.notes.get(life.name)
        if found not in allowed + ([None] if not written else []):
            yield "the note of %s is %s, not %s" % (life.name, found, allowed)


def lines(lives, state):
    written = collections.Counter(state.lines)
    for life in lives:
        appended = life.steps("append")
        perhaps = life.unknown("append")
        for item in appended:
            if written[item] != 1:
                yield "%s is in the list %d times" % (item, written[item])
        for item in perhaps:
            if written[item] > 1:
                yield "%s is in the list %d times" % (item, written[item])
        mine = [item for item in state.lines if item.rpartition(":")[0] == life.name]
        if mine not in (appended, appended + perhaps):
            yield "the items of %s are in another order, or there are others" % life.name


def nested(lives, state):
    perhaps = {item for life in lives for item in life.unknown("nest")}
    for item, elements in state.nested.items():
        if item not in perhaps:
            yield "%s is nested, and was taken out" % item
        if elements not in ([item], [item, "x"]):
            yield "the nested list %s is %s" % (item, elements)
