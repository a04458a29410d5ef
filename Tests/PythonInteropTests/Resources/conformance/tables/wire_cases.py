"""Values of every kind: what goes in comes out, and prints as Python prints it."""

import pickle

from harness import Case, Scenario, VERSION, ask, ident

IMPORT = "__import__('%s')."


def every_protocol(session):
    """Requests in every pickle protocol are understood."""
    proxy = session.manager.list()
    connection = session.served()
    value = [1, "é", b"\xff", 2.5, (True, None), {"k": {1}}, frozenset([2]), 2 ** 70, bytearray(b"x")]
    replies = []
    for protocol in range(0, 5):
        request = (ident(proxy), "append", (value,), {})
        connection.send_bytes(pickle.dumps(request, protocol))
        replies.append(connection.recv())
    connection.close()
    return replies, [item == value for item in proxy[:]], [type(x).__name__ for x in proxy[0]]


def large_values(session):
    """Values that are larger than every buffer."""
    proxy = session.manager.list()
    text, data = "é" * 300000, bytes(bytearray(range(256))) * 4096
    numbers = list(range(100000))
    proxy.extend([text, data, numbers])
    return proxy[0] == text, proxy[1] == data, proxy[2] == numbers


def many_small_values(session):
    """A dict of ten thousand items in one message."""
    items = {i: str(i) for i in range(10000)}
    return session.manager.dict(items).copy() == items


def round_trip(*values):
    """One case per value: stored, read, printed by the server."""
    return [Case("m.list([%s])" % value, "p[0]", "type(p[0]).__name__", "str(p)") for value in values]


def round_trip_only(*values):
    """As above for values of classes that the server doesn't know how to print."""
    return [Case("m.list([%s])" % value, "p[0]", "type(p[0]).__name__", "len(p)") for value in values]


CASES = (
    round_trip(
        "None", "True", "False", "0", "1", "255", "256", "65535", "65536", "-1", "2 ** 31", "-2 ** 31",
        "-2 ** 31 - 1", "2 ** 63", "-2 ** 63", "2 ** 64", "-2 ** 64", "10 ** 50", "-10 ** 50 - 1",
        "2 ** 2000",
    )
    + round_trip(
        "0.0", "-0.0", "1.0", "1.5", "0.1", "1e15", "1e16", "123456789012345680.0", "1e22", "1e-4",
        "1e-5", "1.7976931348623157e308", "5e-324", "float('inf')", "-float('inf')", "float('nan')",
        "1 / 3", "100.0", "2.5e-10", "1j", "1 + 2j", "-0.5j", "complex('nan+infj')",
    )
    + round_trip(
        "''", "'text'", "'it\\'s'", "'\"quoted\"'", "'\\'both\\' \"kinds\"'", "'back\\\\slash'",
        "'tab\\t line\\n return\\r'", "'\\x00\\x1f\\x7f\\x80\\xa0\\xad'", "'é ñ ß'", "'日本'", "'😀'",
        "'\\u200b\\u2028\\ue000'", "'\\ud800'", "'x' * 300", "'e\\u0301'",
    )
    + round_trip(
        "b''", "b'bytes'", "b'it\\'s'", "b'\"'", "b'\\'\"'", "b'\\x00\\t\\n\\r\\\\\\x7f\\xff'",
        "bytearray()", "bytearray(b'ab\\xff')", "b'x' * 300",
    )
    + round_trip(
        "()", "(1,)", "(1, 2)", "(1, (2, (3,)))", "[]", "[[], [[]]]", "{}", "{'a': 1, 2: (3,)}",
        "{'nested': {'deeper': [1, {'set': {1}}]}}", "set()", "{1}", "frozenset()", "frozenset([1])",
        "(None, True, 1.5, 'x', b'y')", "range(5)", "range(1, 10, 3)", "slice(1, 2, None)", "...",
        "NotImplemented",
    )
    + round_trip_only(
        IMPORT % "collections" + "OrderedDict([('b', 1), ('a', 2)])",
        IMPORT % "collections" + "deque([1, 2], 5)",
        IMPORT % "collections" + "Counter('aab')",
        IMPORT % "datetime" + "datetime(2024, 2, 29, 12, 30, 15, 123456)",
        IMPORT % "datetime" + "date(2024, 2, 29)",
        IMPORT % "datetime" + "time(12, 30)",
        IMPORT % "datetime" + "timedelta(days=1, seconds=5)",
        IMPORT % "datetime" + "datetime(2024, 1, 1, tzinfo=__import__('datetime').timezone.utc)",
        IMPORT % "decimal" + "Decimal('1.10')",
        IMPORT % "fractions" + "Fraction(1, 3)",
        IMPORT % "uuid" + "UUID('12345678123456781234567812345678')",
        IMPORT % "array" + "array('i', [1, 2, 3])",
        IMPORT % "array" + "array('d', [1.5])",
        "ValueError('text', 1)", "KeyError('k')",
    )
    + [
        Case("m.list(['a', u'a', b'a'])", "p.count('a')", "p.count(b'a')"),
        Case("m.list([{1, 2, 3}, frozenset('abc')])", "p[0] == {3, 2, 1}", "p[1] == frozenset('cba')"),
        Case("m.dict()", "p['exception'] = KeyError('k')", "repr(p['exception'])"),
        Scenario(every_protocol),
        Scenario(large_values),
        Scenario(many_small_values),
    ]
)
