/// The classes of Python's standard library that are data: creating an instance of one runs no code
/// that the sender chose.
///
/// A name alone is harmless. ``InstanceForms`` decides what may be made with it: it admits the forms
/// that CPython writes and no others.
///
/// To add one: give it a form there. If some arguments make it large or slow, reject them in
/// `WellKnownReductions`.
enum StandardClasses {
    static func contains(_ global: WireGlobal) -> Bool {
        namesByModule[global.module]?.contains(global.name) ?? false || isOfModules(global)
    }

    private static let namesByModule: [String: Set<String>] = [
        "builtins": builtins.union(exceptions),
        "array": ["array", "_array_reconstructor"],
        "collections": [
            "ChainMap", "Counter", "OrderedDict", "UserDict", "UserList", "UserString",
            "defaultdict", "deque",
        ],
        "copyreg": ["_reconstructor"],
        "ctypes": ctypes,
        "datetime": ["date", "datetime", "time", "timedelta", "timezone"],
        "decimal": ["Decimal"],
        DillReductions.module: DillReductions.names,
        "fractions": ["Fraction"],
        "ipaddress": [
            "IPv4Address", "IPv4Interface", "IPv4Network", "IPv6Address", "IPv6Interface",
            "IPv6Network",
        ],
        StandardProxyClass.module: StandardProxyClass.names.union(managers),
        "pathlib": paths,
        "pathlib._local": paths,
        "queue": ["Empty", "Full", "ShutDown"],
        "_queue": ["Empty"],
        "threading": ["BrokenBarrierError"],
        "types": ["GenericAlias", "SimpleNamespace"],
        "uuid": ["UUID", "SafeUUID"],
        "zoneinfo": ["ZoneInfo", "ZoneInfo._unpickle"],
        "_codecs": ["encode"],
        "multiprocessing.context": [
            "AuthenticationError", "BufferTooShort", "ProcessError", "TimeoutError",
        ],
        "multiprocessing.pool": ["MaybeEncodingError"],
    ].merging(numpy) { _, new in new }

    private static let builtins: Set<String> = [
        "Ellipsis", "NoneType", "NotImplemented", "bool", "bytearray", "bytes", "complex", "dict",
        "enumerate", "float", "frozenset", "int", "iter", "list", "object", "range", "reversed",
        "set", "slice", "str", "tuple", "zip",
    ]

    /// Types of C, for `Value(c_double, 0)`; only their names are admitted, no instances.
    private static let ctypes: Set<String> = [
        "c_bool", "c_byte", "c_char", "c_char_p", "c_double", "c_float", "c_int", "c_long",
        "c_longdouble", "c_longlong", "c_short", "c_ubyte", "c_uint", "c_ulong", "c_ulonglong",
        "c_ushort", "c_void_p", "c_wchar", "c_wchar_p",
    ]

    private static let managers: Set<String> = [
        "Namespace", "RebuildProxy", "RemoteError", "Token", "Value",
    ]

    private static let paths: Set<String> = [
        "Path", "PosixPath", "PurePath", "PurePosixPath", "PureWindowsPath", "WindowsPath",
    ]
}
