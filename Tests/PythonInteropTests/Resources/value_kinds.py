"""Compares what a server does with values of every kind with what CPython's own manager does with them.

    value_kinds.py ADDRESS AUTHKEYFILE [--json] [--kinds PATTERN]

ADDRESS is `unix:PATH`, `unix:@NAME` (abstract) or `tcp://HOST:PORT`. The script starts a `SyncManager` of this Python
in a process of its own, and runs the same operations with each value on both servers. It prints a table of the
differences and the totals; with `--json`, one line of JSON per kind and one for the totals. Differences don't change
the exit status: the caller decides how many are too many.

A kind counts as *same* if all of its operations have the same outcome on both servers. Errors are compared by type,
since their texts differ between versions. A kind that differs is one of:

- *text*: only the text of a list or a dict that holds it differs.
- *refused*: our server raises an error where CPython's answers or raises another one.
- *wrong*: our server gives another answer than CPython's, or an answer where CPython's raises an error.

The column *kept* counts the kinds that come back from every container as they come back from CPython's.

Kinds that this Python lacks, or that need a package that isn't installed, are left out. So are kinds that even
CPython's manager can't hold, such as a generator.
"""

import abc
import argparse
import collections
import dataclasses
import enum
import faulthandler
import fnmatch
import json
import multiprocessing
import os
import pickle
import queue
import re
import sys
import tempfile
import typing
import warnings
from multiprocessing.managers import BaseProxy, RemoteError, SyncManager

# Modules that the expressions of the kinds use.
MODULES = """
    argparse array ast asyncio binascii builtins collections concurrent.futures configparser csv ctypes datetime decimal
    difflib email.message enum fractions functools graphlib getopt http http.client http.cookies inspect io ipaddress
    itertools json logging operator os pathlib pickle platform pwd queue random re resource sched shutil signal socket
    sqlite3 ssl statistics string struct subprocess tarfile threading time tokenize traceback types typing
    urllib.error urllib.parse uuid xml.etree.ElementTree zipfile zlib zoneinfo numpy numpy.random pandas
""".split()


def installed_modules():
    """The modules by the names under which the expressions know them, without those that this Python lacks."""
    modules = {}
    for name in MODULES:
        try:
            modules[name.partition(".")[0]] = __import__(name)
        except ImportError:
            pass
    return dict(modules, np=modules.get("numpy"), pd=modules.get("pandas"))


# The names that the expressions of the kinds use: the modules, the classes and the functions below.
SCOPE = installed_modules()

# How long the whole run may take before it is ended with a traceback, in seconds.
TIME_LIMIT = 300


# ---- Classes of a program's own ----

@dataclasses.dataclass
class Point:
    x: int
    y: int


@dataclasses.dataclass(frozen=True)
class FrozenPoint:
    x: int
    y: int


@dataclasses.dataclass(order=True)
class OrderedPoint:
    x: int
    y: int


@dataclasses.dataclass(order=True)
class Job:
    priority: int
    payload: object = dataclasses.field(compare=False, default=None)


Pair = collections.namedtuple("Pair", "left right")


class TypedPair(typing.NamedTuple):
    left: int
    right: str = ""


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Rights(enum.Flag):
    READ = 1
    WRITE = 2


class IntRights(enum.IntFlag):
    READ = 1
    WRITE = 2


class Word(str, enum.Enum):
    YES = "yes"
    ZED = "zed"


class Plain:
    def __init__(self, name="plain"):
        self.name = name


class Empty:
    pass


class WithEquality:
    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        return isinstance(other, WithEquality) and self.name.lower() == other.name.lower()

    def __hash__(self):
        return hash(self.name.lower())


class WithOrder:
    def __init__(self, rank):
        self.rank = rank

    def __lt__(self, other):
        return self.rank > other.rank


class WithRepr:
    def __repr__(self):
        return "WithRepr!"


class WithSlots:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class WithState:
    def __init__(self):
        self.secret = 1

    def __getstate__(self):
        return (1, "two")

    def __setstate__(self, state):
        self.state = state


class WithReduce:
    def __init__(self, x):
        self.x = x

    def __reduce__(self):
        return WithReduce, (self.x,)


class WithProperty:
    def __init__(self):
        self._x = 1

    @property
    def x(self):
        return self._x


class Outer:
    class Inner:
        def __init__(self):
            self.x = 1


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        pass


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side ** 2


class OwnInt(int):
    pass


class OwnStr(str):
    pass


class OwnFloat(float):
    pass


class OwnTuple(tuple):
    pass


class OwnList(list):
    pass


class OwnDict(dict):
    pass


class OwnSet(set):
    pass


class OwnBytes(bytes):
    pass


class OwnOrderedDict(collections.OrderedDict):
    pass


class OwnError(Exception):
    pass


class ErrorWithFields(Exception):
    def __init__(self, message, code=0):
        super().__init__(message)
        self.code = code


class ErrorFromValueError(ValueError):
    pass


class Cyclic:
    def __init__(self):
        self.me = self


class Tree:
    def __init__(self, *children):
        self.children = list(children)


class Address(typing.TypedDict):
    street: str


def own_function(x):
    return x


class WithClassMethod:
    def method(self):
        return 1

    @classmethod
    def make(cls):
        return cls()


if sys.version_info >= (3, 10):
    @dataclasses.dataclass(slots=True)
    class SlottedPoint:
        x: int
        y: int


def with_note():
    error = ValueError("noted")
    error.add_note("a note")
    return error


def with_cause():
    try:
        try:
            raise KeyError("cause")
        except KeyError as cause:
            raise ValueError("effect") from cause
    except ValueError as error:
        return error


def record(message="hello %s", arguments=("you",)):
    """What the logging cookbook's QueueHandler puts into a queue."""
    made = SCOPE["logging"].LogRecord("app", 20, "app.py", 7, message, arguments, None)
    made.created = made.msecs = made.relativeCreated = 1.0
    if hasattr(made, "taskName"):
        made.taskName = None
    return made


def nested_defaultdict():
    made = collections.defaultdict(dict)
    made["a"]["b"] = 1
    return made


def element():
    ElementTree = SCOPE["xml"].etree.ElementTree
    made = ElementTree.Element("a", {"k": "v"})
    ElementTree.SubElement(made, "b").text = "text"
    return made


def config():
    made = SCOPE["configparser"].ConfigParser()
    made.read_dict({"section": {"key": "value"}})
    return made


def message():
    made = SCOPE["email"].message.EmailMessage()
    made["Subject"] = "hello"
    made.set_content("text")
    return made


def cookie():
    made = SCOPE["http"].cookies.SimpleCookie()
    made["k"] = "v"
    return made


SCOPE.update(
    (name, each) for name, each in list(globals().items()) if getattr(each, "__module__", None) == __name__)


# ---- The kinds ----

class Kind:
    """A kind of value: expressions for a value, for a greater one, and for an equal value of another type."""

    def __init__(self, group, text):
        self.group = group
        self.name, *rest = (part.strip() for part in text.split(" | "))
        self.greater = next((part[2:] for part in rest if part.startswith("< ")), None)
        self.equal = next((part[3:] for part in rest if part.startswith("== ")), None)

    def make(self):
        return eval(self.name, SCOPE)

    def exists(self):
        """Whether this Python has the kind, and can pickle and print it."""
        try:
            repr(pickle.loads(pickle.dumps(self.make())))
            return True
        except Exception:
            return False


# One kind a line: the value, then `| < GREATER` and `| == EQUAL` where there are such.
KINDS_BY_GROUP = {
    "plain": """
        None
        True | < 2 | == 1
        7 | < 8 | == 7.0
        2 ** 70 | < 2 ** 71 | == float(2 ** 70)
        1.5 | < 2 | == 1.5 + 0j
        float('nan')
        float('inf')
        1 + 2j
        'text' | < 'u'
        '\\ud800'
        b'bytes' | < b'c' | == bytearray(b'bytes')
        bytearray(b'x')
        (1, 'a') | < (2,)
        [1, [2]] | < [2]
        {'a': {1: 2}}
        {1, 2} | < {1, 2, 3} | == frozenset([1, 2])
        frozenset([1]) | < frozenset([1, 2])
        range(3)
        slice(1, 2, 3)
        ...
        NotImplemented
        iter([1, 2])
        int
        len
    """,
    "numbers": """
        decimal.Decimal('1.10') | < decimal.Decimal('2') | == decimal.Decimal('1.1')
        decimal.Decimal(7) | < decimal.Decimal(8) | == 7
        decimal.Decimal('0.5') | < 1 | == 0.5
        decimal.Decimal('1E+3') | < 1001.5 | == 1000
        decimal.Decimal('-0') | < decimal.Decimal('0.1') | == 0
        decimal.Decimal('NaN')
        decimal.Decimal('Infinity') | == float('inf')
        decimal.getcontext()
        fractions.Fraction(1, 3) | < fractions.Fraction(1, 2)
        fractions.Fraction(7) | < fractions.Fraction(8) | == 7
        fractions.Fraction(1, 2) | < 1 | == 0.5
        fractions.Fraction(-7, 3) | < decimal.Decimal(1)
    """,
    "times": """
        datetime.date(2024, 2, 29) | < datetime.date(2024, 3, 1)
        datetime.time(12, 30) | < datetime.time(12, 31)
        datetime.time(12, 30, fold=1) | < datetime.time(12, 31) | == datetime.time(12, 30)
        datetime.time(12, tzinfo=datetime.timezone.utc) | < datetime.time(13, tzinfo=datetime.timezone.utc)
        datetime.timedelta(days=-1, seconds=5) | < datetime.timedelta(1) | == datetime.timedelta(seconds=-86395)
        datetime.datetime(2024, 2, 29, 12, 30, 15, 123456) | < datetime.datetime(2025, 1, 1)
        datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc) | < datetime.datetime(2024, 1, 1, 9, tzinfo=\
datetime.timezone.utc) | == datetime.datetime(2024, 1, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
        datetime.timezone.utc
        datetime.timezone(datetime.timedelta(hours=2), 'X') | == datetime.timezone(datetime.timedelta(hours=2))
        zoneinfo.ZoneInfo('Europe/Berlin')
        datetime.datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo('Europe/Berlin')) | < datetime.datetime(2024, 8, 1, \
tzinfo=zoneinfo.ZoneInfo('Europe/Berlin')) | == datetime.datetime(2024, 6, 30, 22, tzinfo=datetime.timezone.utc)
        datetime.datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=zoneinfo.ZoneInfo('Europe/Berlin'))
        datetime.date(2024, 2, 29).isocalendar()
        time.struct_time((2024, 2, 29, 0, 0, 0, 3, 60, 0)) | < time.struct_time((2025, 2, 28, 0, 0, 0, 3, 60, 0)) | \
== (2024, 2, 29, 0, 0, 0, 3, 60, 0)
    """,
    "names": """
        uuid.UUID(int=7) | < uuid.UUID(int=8)
        uuid.UUID(int=2 ** 127, is_safe=uuid.SafeUUID.safe) | == uuid.UUID(int=2 ** 127)
        pathlib.PurePosixPath('/a/b') | < pathlib.PurePosixPath('/a/c') | == pathlib.PurePosixPath('/a', './b')
        pathlib.PureWindowsPath('C:/A') | < pathlib.PureWindowsPath('C:/b') | == pathlib.PureWindowsPath('c:\\\\a')
        pathlib.Path('a/b') | < pathlib.Path('a/c')
        ipaddress.ip_address('10.0.0.1') | < ipaddress.ip_address('10.0.0.2')
        ipaddress.ip_address('::1') | < ipaddress.ip_address('::2')
        ipaddress.ip_network('10.0.0.0/8') | < ipaddress.ip_network('11.0.0.0/8')
        ipaddress.ip_network('fe80::/10')
        ipaddress.ip_interface('10.0.0.1/8') | < ipaddress.ip_interface('10.0.0.2/8')
        urllib.parse.urlparse('http://a/b') | < urllib.parse.urlparse('http://b/') | == ('http', 'a', '/b', '', '', '')
        urllib.parse.urlsplit(b'http://a/b')
        urllib.parse.urldefrag('http://a#b')
        re.compile('a+', re.I)
        http.HTTPStatus.OK | < http.HTTPStatus.NOT_FOUND | == 200
        http.HTTPMethod.GET
        signal.SIGTERM | == 15
        socket.AF_INET | == 2
        re.IGNORECASE
        ssl.TLSVersion.TLSv1_3
    """,
    "collections": """
        collections.Counter('aab') | == {'a': 2, 'b': 1}
        collections.Counter(a=1, b=0) | == collections.Counter(a=1)
        collections.OrderedDict([('b', 1), ('a', 2)]) | == {'a': 2, 'b': 1}
        collections.defaultdict(int, a=1) | == {'a': 1}
        nested_defaultdict()
        collections.deque([1, 2]) | < collections.deque([2])
        collections.deque([1, 2, 3], 2) | == collections.deque([2, 3])
        collections.ChainMap({'a': 1}, {'b': 2}) | == {'a': 1, 'b': 2}
        collections.UserDict(a=1) | == {'a': 1}
        collections.UserList([1, 2]) | < [2] | == [1, 2]
        collections.UserString('ab') | < 'b' | == 'ab'
        array.array('i', [1, 2]) | < array.array('i', [2]) | == array.array('d', [1, 2])
        types.SimpleNamespace(a=1)
        types.MappingProxyType({'a': 1})
    """,
    "own classes": """
        Point(1, 2)
        FrozenPoint(1, 2)
        OrderedPoint(1, 2) | < OrderedPoint(1, 3)
        SlottedPoint(1, 2)
        Job(1, 'work') | < Job(2) | == Job(1, 'other work')
        Pair(1, 2) | < Pair(1, 3) | == (1, 2)
        TypedPair(1, 'a') | < TypedPair(2) | == (1, 'a')
        Colour.RED
        Level.LOW | < Level.HIGH | == 1
        Rights.READ | Rights.WRITE
        IntRights.READ | < IntRights.WRITE | == 1
        Word.YES | < Word.ZED | == 'yes'
        Plain()
        Empty()
        WithEquality('a') | == WithEquality('A')
        WithOrder(1) | < WithOrder(0)
        WithRepr()
        WithSlots(1, 2)
        WithState()
        WithReduce(1)
        WithProperty()
        Outer.Inner()
        Square(2)
        OwnInt(7) | < OwnInt(8) | == 7
        OwnStr('a') | < OwnStr('b') | == 'a'
        OwnFloat(1.5) | < OwnFloat(2) | == 1.5
        OwnTuple((1, 2)) | < OwnTuple((2,)) | == (1, 2)
        OwnList([1, 2]) | < OwnList([2]) | == [1, 2]
        OwnDict(a=1) | == {'a': 1}
        OwnSet([1]) | < OwnSet([1, 2]) | == {1}
        OwnBytes(b'a') | < OwnBytes(b'b') | == b'a'
        OwnOrderedDict(a=1) | == {'a': 1}
        OwnError('bad', 1)
        ErrorWithFields('bad')
        ErrorFromValueError('bad')
        Cyclic()
        Tree(Tree(), Tree(Tree()))
        Address(street='x')
        Point
        own_function
        WithClassMethod.make
        WithClassMethod().method
        [Point(1, 2), {'p': Point(3, 4)}]
        (1, Point(1, 2)) | < (2, Point(0, 0))
    """,
    "standard data": """
        record()
        argparse.Namespace(a=1, b='x')
        subprocess.CompletedProcess(['ls'], 0, b'out', None)
        os.stat_result(range(10))
        os.terminal_size((80, 24)) | == (80, 24)
        os.statvfs_result(range(10))
        platform.uname()
        pwd.getpwuid(0)
        resource.struct_rusage(range(16))
        sched.Event(1, 2, None, (), {})
        difflib.Match(1, 2, 3)
        tokenize.TokenInfo(1, 'a', (1, 0), (1, 1), 'a')
        traceback.FrameSummary('a.py', 1, 'f')
        statistics.NormalDist(1, 2)
        random.Random(7)
        random.Random(7).getstate()
        string.Template('$a')
        io.BytesIO(b'ab')
        io.StringIO('ab')
        ast.parse('1 + 1').body[0]
        config()
        message()
        cookie()
        element()
        functools.partial(int, base=2)
        operator.itemgetter(1)
        operator.attrgetter('a.b')
        operator.methodcaller('upper')
        list[int]
        typing.List[int]
        typing.Optional[int]
        int | str
        itertools.count(3)
        inspect.signature(own_function)
        graphlib.TopologicalSorter()
        ctypes.c_int(7)
        zipfile.ZipInfo('a')
        tarfile.TarInfo('a')
        json.JSONDecoder()
    """,
    "exceptions": """
        ValueError('text', 1)
        KeyError('k')
        OSError(2, 'no', 'file')
        FileNotFoundError(2, 'no')
        UnicodeDecodeError('utf-8', b'a', 0, 1, 'bad')
        StopIteration(1)
        SystemExit(1)
        KeyboardInterrupt()
        ImportError('no', name='m', path='p')
        AttributeError('no')
        SyntaxError('bad', ('f', 1, 2, 'text'))
        with_note()
        with_cause()
        ExceptionGroup('all', [ValueError(1)])
        json.JSONDecodeError('bad', 'doc', 1)
        subprocess.CalledProcessError(1, ['ls'])
        subprocess.TimeoutExpired(['ls'], 1)
        socket.gaierror(-2, 'unknown')
        socket.timeout('late')
        urllib.error.URLError('bad')
        asyncio.CancelledError()
        asyncio.TimeoutError()
        asyncio.IncompleteReadError(b'a', 2)
        concurrent.futures.TimeoutError()
        concurrent.futures.CancelledError()
        concurrent.futures.BrokenExecutor()
        configparser.NoSectionError('s')
        zipfile.BadZipFile('bad')
        tarfile.ReadError('bad')
        struct.error('bad')
        pickle.PicklingError('bad')
        decimal.InvalidOperation('bad')
        re.error('bad', 'a(', 1)
        ssl.SSLError(1, 'bad')
        csv.Error('bad')
        queue.Empty()
        sqlite3.OperationalError('bad')
        http.client.RemoteDisconnected('bad')
        http.client.IncompleteRead(b'a', 2)
        binascii.Error('bad')
        zlib.error('bad')
        shutil.Error('bad')
        getopt.GetoptError('bad', 'o')
        argparse.ArgumentTypeError('bad')
        UserWarning('careful')
        threading.BrokenBarrierError()
    """,
    "numpy": """
        np.int64(7) | < np.int64(8) | == 7
        np.int32(7) | < 8 | == 7.0
        np.uint8(7) | < np.uint8(8) | == np.int64(7)
        np.uint64(2 ** 63) | == 2 ** 63
        np.float64(0.5) | < 1 | == 0.5
        np.float32(0.5) | < np.float32(1) | == 0.5
        np.float16(0.5) | < 1 | == np.float64(0.5)
        np.longdouble(0.5) | < 1 | == 0.5
        np.float64('nan')
        np.bool_(True) | == True
        np.complex128(1 + 2j) | == 1 + 2j
        np.str_('a') | < np.str_('b') | == 'a'
        np.bytes_(b'a') | < np.bytes_(b'b') | == b'a'
        np.datetime64('2024-02-29') | < np.datetime64('2024-03-01')
        np.timedelta64(5, 's') | < np.timedelta64(6, 's')
        np.array([1, 2, 3])
        np.zeros((2, 3))
        np.array(5)
        np.asfortranarray(np.arange(6.0).reshape(2, 3))
        np.arange(10)[::2]
        np.array([True, False])
        np.array(['a', 'bc'])
        np.array([b'a'])
        np.array([1, 'a', None], dtype=object)
        np.array(['2024-02-29'], dtype='datetime64[D]')
        np.array([])
        np.arange(3, dtype='>i4')
        np.zeros(2, dtype=[('a', 'i4'), ('b', 'f8')])
        np.zeros(2, dtype=[('a', 'i4')])[0]
        np.rec.array([(1, 2.0)], dtype=[('a', 'i4'), ('b', 'f8')])
        np.rec.array([(1, 2.0)], dtype=[('a', 'i4'), ('b', 'f8')])[0]
        np.ma.array([1, 2], mask=[0, 1])
        np.ma.masked
        np.matrix([[1, 2]])
        np.dtype('i4')
        np.dtype([('a', 'i4'), ('b', 'f8')])
        np.dtype('datetime64[s]')
        np.float32
        np.poly1d([1, 2])
        np.random.default_rng(7)
        np.random.RandomState(7)
        np.random.SeedSequence(7)
        np.random.RandomState(7).get_state()
        np.sin
        [np.int64(1), {'a': np.float32(2)}]
        (np.float64(0.5), 'a') | < (np.float64(1), 'a') | == (0.5, 'a')
    """,
    "pandas": """
        pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']})
        pd.Series([1.0, 2.0], name='s')
        pd.Timestamp('2024-02-29 12:00') | < pd.Timestamp('2024-03-01') | == datetime.datetime(2024, 2, 29, 12)
        pd.Timestamp('2024-02-29', tz='Europe/Berlin')
        pd.Timedelta('1 day') | < pd.Timedelta('2 days') | == datetime.timedelta(1)
        pd.Period('2024-02') | < pd.Period('2024-03')
        pd.Interval(1, 2)
        pd.NaT
        pd.NA
        pd.Index([1, 2])
        pd.RangeIndex(3)
        pd.date_range('2024-01-01', periods=3)
        pd.MultiIndex.from_tuples([(1, 'a'), (2, 'b')])
        pd.Categorical(['a', 'b'])
        pd.array([1, None], dtype='Int64')
        pd.CategoricalDtype(['a'])
        pd.DataFrame({'t': pd.date_range('2024-01-01', periods=2, tz='UTC'), 'c': pd.Categorical(['a', 'b'])})
        pd.offsets.MonthEnd(2)
    """,
}


def all_kinds():
    for group, text in KINDS_BY_GROUP.items():
        for line in text.splitlines():
            if line.strip():
                yield Kind(group, line)


# ---- What is tried with each value ----

class Manager(SyncManager):
    """A manager with the queue that orders its items."""


Manager.register("PriorityQueue", queue.PriorityQueue)


class Objects:
    """Makes objects as the methods of a manager do, but keeps them: nobody counts references to them.

    A proxy that counts makes four connections for each object, not one, and there are tens of thousands of objects.
    """

    def __init__(self, manager):
        self.manager = manager

    def __getattr__(self, typeid):
        def make(*arguments):
            manager = self.manager
            token, exposed = manager._create(typeid, *arguments)
            proxy_type = manager._registry[typeid][-1]
            return proxy_type(
                token, manager._serializer, manager=manager, authkey=manager._authkey, exposed=exposed, incref=False)
        return make


class Operations:
    """Everything that is tried with a value of one kind on one server."""

    def __init__(self, manager, kind):
        self.objects = Objects(manager)
        self.kind = kind
        self.value = kind.make()

    def outcomes(self):
        """The operations by name, each with its outcome as text."""
        operations = [
            self.list, self.dict, self.queue, self.value_object, self.namespace, self.constructed, self.text,
            self.text_in_dict, self.key, self.key_constructed, self.contains, self.index, self.count, self.remove,
            self.unlike, self.truth,
        ]
        if self.kind.greater:
            operations += [self.sort, self.priority_queue]
        else:
            operations += [self.sort_alike, self.priority_queue_alike]
        if self.kind.equal:
            operations += [self.equal_in, self.equal_key, self.equal_key_reversed]
        return {operation.__name__: self.outcome(operation) for operation in operations}

    def outcome(self, operation):
        try:
            return describe(operation())
        except Exception as error:
            if isinstance(error, (OSError, EOFError)):
                # The connection may be broken: the next operation gets a new one.
                BaseProxy._address_to_local.clear()
            return describe_error(error)

    def fetched(self, value):
        """A value as it came back, and whether it is equal to what was stored."""
        return value, is_equal(value, self.value)

    # Round trips.

    def list(self):
        proxy = self.objects.list()
        proxy.append(self.value)
        return self.fetched(proxy[0])

    def dict(self):
        proxy = self.objects.dict()
        proxy["k"] = self.value
        return self.fetched(proxy["k"])

    def queue(self):
        proxy = self.objects.Queue()
        proxy.put(self.value)
        return self.fetched(proxy.get_nowait())

    def value_object(self):
        proxy = self.objects.Value("i", 0)
        proxy.value = self.value
        return self.fetched(proxy.value)

    def namespace(self):
        proxy = self.objects.Namespace()
        proxy.attribute = self.value
        return self.fetched(proxy.attribute)

    def constructed(self):
        return self.fetched(self.objects.list([self.value])[:][0])

    # Texts.

    def text(self):
        return anonymous(str(self.objects.list([self.value])))

    def text_in_dict(self):
        return anonymous(str(self.objects.dict({"k": self.value})))

    # Keys.

    def key(self):
        proxy = self.objects.dict()
        proxy[self.value] = "first"
        again = self.kind.make()
        proxy[again] = "second"
        return len(proxy), again in proxy, proxy.get(again), self.fetched(proxy.keys()[0]), proxy.pop(again)

    def key_constructed(self):
        proxy = self.objects.dict({self.value: 1})
        return len(proxy), proxy.get(self.kind.make(), "missing")

    # Comparisons.

    def contains(self):
        proxy = self.objects.list([self.value])
        return self.kind.make() in ListWithContains(proxy)

    def index(self):
        return self.objects.list([None, self.value]).index(self.kind.make())

    def count(self):
        return self.objects.list([self.value, self.kind.make()]).count(self.kind.make())

    def remove(self):
        proxy = self.objects.list([0, self.value])
        proxy.remove(self.kind.make())
        return len(proxy)

    def unlike(self):
        """Whether it is found among values that it doesn't equal."""
        return self.objects.list([None, "?", -12345, b"?"]).count(self.kind.make())

    def truth(self):
        """Whether it counts as true: only a call that may wait looks at its timeout, and raises `TypeError`."""
        return self.objects.Queue().get(self.value, "no timeout")

    def sort(self):
        greater = eval(self.kind.greater, SCOPE)
        proxy = self.objects.list([greater, self.kind.make(), greater, self.value])
        proxy.sort()
        first = proxy[:]
        proxy.sort(reverse=True)
        return first, proxy[:]

    def sort_alike(self):
        proxy = self.objects.list([self.value, self.kind.make()])
        proxy.sort()
        return proxy[:]

    def priority_queue(self):
        return self.ordered(eval(self.kind.greater, SCOPE), self.value)

    def priority_queue_alike(self):
        return self.ordered(self.kind.make(), self.value)

    def ordered(self, *values):
        proxy = self.objects.PriorityQueue()
        for value in values:
            proxy.put(value)
        return [proxy.get_nowait() for _ in values]

    # An equal value of another type.

    def equal_in(self):
        proxy = self.objects.list([self.value])
        return proxy.count(eval(self.kind.equal, SCOPE))

    def equal_key(self):
        proxy = self.objects.dict({self.value: 1})
        return proxy.get(eval(self.kind.equal, SCOPE), "missing")

    def equal_key_reversed(self):
        proxy = self.objects.dict({eval(self.kind.equal, SCOPE): 1})
        return proxy.get(self.value, "missing")


class ListWithContains:
    """`in` as the proxy has it, which asks the server."""

    def __init__(self, proxy):
        self.proxy = proxy

    def __contains__(self, value):
        return self.proxy.__contains__(value)


def is_equal(left, right):
    """Whether both are equal in every part; of arrays and frames, element by element."""
    numpy, pandas = SCOPE["np"], SCOPE["pd"]
    if type(left) is not type(right):
        return "of type %s" % name_of_type(left)
    if pandas is not None and isinstance(left, (pandas.DataFrame, pandas.Series, pandas.Index)):
        return left.equals(right)
    if numpy is not None and isinstance(left, numpy.ndarray):
        return left.dtype == right.dtype and left.tolist() == right.tolist()
    try:
        return bool(left == right)
    except Exception as error:
        return type(error).__name__


def name_of_type(value):
    return "%s.%s" % (type(value).__module__, type(value).__qualname__)


def describe(value):
    """The value as text: type, contents and attributes, without addresses in memory."""
    numpy = SCOPE["np"]
    if isinstance(value, (str, int, float, type(None))) and type(value).__module__ == "builtins":
        return repr(value)
    if type(value) in (tuple, list):
        parts = ", ".join(describe(part) for part in value)
        return "(%s)" % parts if type(value) is tuple else "[%s]" % parts
    if numpy is not None and isinstance(value, (numpy.random.Generator, numpy.random.RandomState)):
        return "%s drawing %s" % (name_of_type(value), value.normal())
    text = anonymous(repr(value))
    attributes = getattr(value, "__dict__", None)
    if isinstance(attributes, dict) and not isinstance(value, type) and "object" in text:
        text += " " + anonymous(repr(sorted(attributes, key=str)))
    return "%s: %s" % (name_of_type(value), text)


def anonymous(text):
    """The text without addresses in memory, and without offsets in a message, which depend on the method."""
    return re.sub(r" at 0x[0-9a-f]+| \(at offset [0-9]+\)| at offset [0-9]+", "", text)


def describe_error(error):
    """`raises`, the type, and the text after a dash; of a remote traceback, the error in its last line."""
    if not isinstance(error, RemoteError):
        return "raises %s - %s" % (type(error).__name__, anonymous(str(error)))
    lines = [line for line in error.args[0].splitlines() if line.strip("- ")]
    if lines[0].startswith("Unserializable"):
        return "raises RemoteError Unserializable - " + anonymous(lines[0])
    name, _, text = lines[-1].partition(": ")
    return "raises RemoteError %s - %s" % (name, anonymous(text))


# ---- Comparing two servers ----

def is_error(outcome):
    return outcome.startswith("raises ")


def is_same(one, other):
    """Whether two outcomes count as the same: errors by their type."""
    if is_error(one) and is_error(other):
        return one.partition(" - ")[0] == other.partition(" - ")[0]
    return one == other


ROUND_TRIPS = ["list", "dict", "queue", "value_object", "namespace", "constructed"]


class Comparison:
    """What both servers did with one kind."""

    def __init__(self, kind, theirs, ours):
        self.kind = kind
        self.theirs = theirs
        self.ours = ours
        self.differing = [name for name in theirs if not is_same(theirs[name], ours[name])]

    @property
    def verdict(self):
        if not self.differing:
            return "same"
        if all(name.startswith("text") and not is_error(self.ours[name]) for name in self.differing):
            return "text"
        answers = [name for name in self.differing if not name.startswith("text") and not is_error(self.ours[name])]
        return "wrong" if answers else "refused"

    @property
    def is_kept(self):
        """Whether it comes back from every container as from CPython's."""
        return not any(name in self.differing for name in ROUND_TRIPS)

    def rows(self):
        """The differences; operations that fail in the same way share one."""
        rows = collections.OrderedDict()
        for name in self.differing:
            ours = self.ours[name]
            rows.setdefault(ours if is_error(ours) else (self.theirs[name], ours), []).append(name)
        for names in rows.values():
            title = "all operations" if len(names) == len(self.theirs) else ", ".join(names)
            yield title, self.theirs[names[0]], self.ours[names[0]]

    def as_json(self):
        return {
            "kind": self.kind.name, "group": self.kind.group, "verdict": self.verdict, "kept": self.is_kept,
            "differences": [
                {"operation": name, "cpython": self.theirs[name], "ours": self.ours[name]} for name in self.differing],
        }


def compare(kind, oracle, manager):
    return Comparison(kind, Operations(oracle, kind).outcomes(), Operations(manager, kind).outcomes())


def is_held_by_cpython(comparison):
    """Whether CPython's manager can hold the kind at all."""
    return not is_error(comparison.theirs["list"])


def shortened(text, length=100):
    text = text.replace("\n", " ")
    return text if len(text) <= length else text[:length - 1] + "…"


def print_table(comparisons):
    for comparison in comparisons:
        if comparison.verdict == "same":
            continue
        print("%-8s %s  (%s)" % (comparison.verdict, comparison.kind.name, comparison.kind.group))
        for names, theirs, ours in comparison.rows():
            print("    %s" % names)
            print("        CPython  %s" % shortened(theirs))
            print("        ours     %s" % shortened(ours, 200))


def totals(comparisons):
    """For each group and for all of them: how many kinds have which verdict."""
    counts = collections.OrderedDict()
    for comparison in comparisons:
        for group in (comparison.kind.group, "all"):
            count = counts.setdefault(group, collections.Counter())
            count[comparison.verdict] += 1
            count["kinds"] += 1
            count["kept"] += comparison.is_kept
    counts.move_to_end("all")
    return counts


def print_totals(counts):
    columns = ["kinds", "same", "text", "refused", "wrong", "kept"]
    print("\n%-16s" % "group" + "".join("%9s" % column for column in columns))
    for group, count in counts.items():
        print("%-16s" % group + "".join("%9d" % count[column] for column in columns))


def parse_address(text):
    """What `SyncManager` wants for `unix:PATH`, `unix:@NAME` (abstract) or `tcp://HOST:PORT`."""
    if text.startswith("unix:@"):
        return b"\0" + text[6:].encode()
    if text.startswith("unix:"):
        return text[5:]
    host, _, port = text.partition("://")[2].rpartition(":")
    return host, int(port)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", help="unix:PATH, unix:@NAME or tcp://HOST:PORT")
    parser.add_argument("authkey_file")
    parser.add_argument("--json", action="store_true", help="a line of JSON per kind")
    parser.add_argument("--kinds", default="*", help="only kinds that match, such as '*Decimal*'")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    faulthandler.dump_traceback_later(TIME_LIMIT, exit=True)
    with open(options.authkey_file, "rb") as file:
        authkey = file.read()
    manager = Manager(address=parse_address(options.address), authkey=authkey)
    manager.connect()
    with tempfile.TemporaryDirectory() as directory:
        oracle = Manager(
            address=os.path.join(directory, "oracle"), authkey=authkey, ctx=multiprocessing.get_context("fork"))
        oracle.start()
        try:
            kinds = [kind for kind in all_kinds() if fnmatch.fnmatch(kind.name, options.kinds) and kind.exists()]
            comparisons = [compare(kind, oracle, manager) for kind in kinds]
        finally:
            oracle.shutdown()
    comparisons = [each for each in comparisons if is_held_by_cpython(each)]
    if not comparisons:
        sys.exit("no kind matches")
    counts = totals(comparisons)
    if options.json:
        for comparison in comparisons:
            print(json.dumps(comparison.as_json()))
        print(json.dumps({"totals": counts}))
    else:
        print_table(comparisons)
        print_totals(counts)


if __name__ == "__main__":
    main()
