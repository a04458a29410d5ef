/// A Python value as data: the contents of a pickle, after reading and before writing.
///
/// Values are immutable and share structure by reference, so a copy costs a retain. Equality,
/// hashing, ordering and `repr` are Python's: `1 == 1.0 == True` is one dictionary key.
/// No case ever runs code: instances of unknown classes are kept as structure (``WireObject``).
///
/// To add a case: extend the reader, the writer, equality, hashing, ordering and `repr`. The compiler
/// names each place, since none of them has a `default`.
public enum WireValue: Sendable {
    /// Python `None`.
    case null
    /// Python `bool`, which is an `int` in comparisons.
    case bool(Bool)
    /// Python `int` that fits in 64 bits.
    case int(Int)
    /// Python `int` beyond 64 bits; never holds what ``int(_:)`` could.
    case bigInt(WireBigInt)
    /// Python `float`.
    case float(Double)
    /// Python `str`.
    case text(String)
    /// Python `str` with lone surrogates, as UTF-8 with `surrogatepass`; never valid UTF-8.
    case surrogateText([UInt8])
    /// Python `bytes`.
    case bytes([UInt8])
    /// Python `bytearray`.
    case bytearray([UInt8])
    /// Python `list`.
    case list([WireValue])
    /// Python `tuple`.
    case tuple([WireValue])
    /// Python `dict`, in insertion order.
    ///
    /// Boxed, like ``set(_:)``, ``frozenset(_:)``, ``global(_:)`` and ``cyclic(_:)``: without boxes each value would
    /// take 48 bytes instead of 24, and lists are moved and copied at the speed of memory.
    indirect case dict(WireDictionary)
    /// Python `set`.
    indirect case set(WireSet)
    /// Python `frozenset`.
    indirect case frozenset(WireSet)
    /// A class or function named by module and qualified name; never imported.
    indirect case global(WireGlobal)
    /// An instance of any other Python class, kept as the steps that rebuild it.
    case object(WireObject)
    /// A proxy: the stand-in for an object in a manager.
    case proxy(WireProxy)
    /// A graph that contains itself, kept as the pickle it came in.
    indirect case cyclic(WireCyclicGraph)
}
