/// Data classes, enumerations and exceptions of modules that most programs import.
extension StandardClasses {
    /// Exceptions whose constructors look at plain arguments only.
    static let exceptionsByModule: [String: Set<String>] = [
        "_csv": ["Error"],
        "_pickle": ["PickleError", "PicklingError", "UnpicklingError"],
        "argparse": ["ArgumentTypeError"],
        "asyncio.exceptions": [
            "BrokenBarrierError", "CancelledError", "IncompleteReadError", "InvalidStateError",
            "LimitOverrunError", "QueueEmpty", "QueueFull", "QueueShutDown", "TimeoutError",
        ],
        "binascii": ["Error", "Incomplete"],
        "concurrent.futures._base": [
            "BrokenExecutor", "CancelledError", "InvalidStateError", "TimeoutError",
        ],
        "configparser": [
            "DuplicateOptionError", "DuplicateSectionError", "Error", "InterpolationDepthError",
            "InterpolationError", "InterpolationMissingOptionError", "InterpolationSyntaxError",
            "MissingSectionHeaderError", "NoOptionError", "NoSectionError", "ParsingError",
        ],
        "decimal": [
            "Clamped", "ConversionSyntax", "DecimalException", "DivisionByZero",
            "DivisionImpossible", "DivisionUndefined", "FloatOperation", "Inexact",
            "InvalidContext", "InvalidOperation", "Overflow", "Rounded", "Subnormal", "Underflow",
        ],
        "getopt": ["GetoptError"],
        "http.client": [
            "BadStatusLine", "CannotSendHeader", "CannotSendRequest", "HTTPException",
            "ImproperConnectionState", "IncompleteRead", "InvalidURL", "LineTooLong",
            "NotConnected", "RemoteDisconnected", "ResponseNotReady", "UnimplementedFileMode",
            "UnknownProtocol", "UnknownTransferEncoding",
        ],
        "json.decoder": ["JSONDecodeError"],
        "pickle": ["PickleError", "PicklingError", "UnpicklingError"],
        "re": ["PatternError", "error"],
        "shutil": [
            "Error", "ExecError", "ReadError", "RegistryError", "SameFileError",
            "SpecialFileError",
        ],
        "socket": ["gaierror", "herror", "timeout"],
        "sqlite3": [
            "DataError", "DatabaseError", "Error", "IntegrityError", "InterfaceError",
            "InternalError", "NotSupportedError", "OperationalError", "ProgrammingError", "Warning",
        ],
        "ssl": [
            "SSLCertVerificationError", "SSLEOFError", "SSLError", "SSLSyscallError",
            "SSLWantReadError", "SSLWantWriteError", "SSLZeroReturnError",
        ],
        "struct": ["error"],
        "subprocess": ["CalledProcessError", "SubprocessError", "TimeoutExpired"],
        "tarfile": [
            "CompressionError", "ExtractError", "HeaderError", "ReadError", "StreamError",
            "TarError",
        ],
        "urllib.error": ["ContentTooShortError", "URLError"],
        "zipfile": ["BadZipFile", "LargeZipFile"],
        "zlib": ["error"],
    ]

    /// Classes that keep attributes and do nothing else when they are unpickled.
    static let recordsByModule: [String: Set<String>] = [
        "argparse": ["Namespace"],
        "logging": ["LogRecord"],
        "subprocess": ["CompletedProcess"],
    ]

    /// Enumerations, of which a member is called by its value.
    static let enumsByModule: [String: Set<String>] = [
        "http": ["HTTPMethod", "HTTPStatus"],
        "re": ["RegexFlag"],
        "signal": ["Handlers", "Sigmasks", "Signals"],
        "socket": ["AddressFamily", "SocketKind"],
        "ssl": ["TLSVersion"],
    ]

    /// The results of `urllib.parse`: tuples of texts.
    static let partsOfURLs: Set<String> = [
        "DefragResult", "DefragResultBytes", "ParseResult", "ParseResultBytes", "SplitResult",
        "SplitResultBytes",
    ]

    /// What is called with a tuple of its elements, and with a dict of what isn't part of it.
    static let tuplesByModule: [String: Set<String>] = [
        "grp": ["struct_group"],
        "os": ["stat_result", "statvfs_result", "terminal_size"],
        "pwd": ["struct_passwd"],
        "resource": ["struct_rusage"],
        "time": ["struct_time"],
    ]

    /// Iterators and functions that other values are made of by code, none of which is equal to another one.
    private static let functionsByModule: [String: Set<String>] = [
        "_functools": ["partial"],
        "builtins": ["filter", "getattr", "map"],
        "functools": ["partial"],
        "itertools": [
            "accumulate", "chain", "combinations", "compress", "count", "cycle", "dropwhile",
            "filterfalse", "islice",
            "permutations", "product", "repeat", "starmap", "takewhile", "zip_longest",
        ],
        "multiprocessing.reduction": ["_rebuild_partial"],
        "operator": ["attrgetter", "itemgetter", "methodcaller"],
    ]

    /// Whether an instance of the class is equal to itself alone, though the class isn't admitted.
    static func comparedByIdentity(_ global: WireGlobal) -> Bool {
        functionsByModule[global.module]?.contains(global.name) ?? false
    }

    /// Whether it is one of these exceptions.
    static func isPlainException(_ global: WireGlobal) -> Bool {
        exceptionsByModule[global.module]?.contains(global.name) ?? false
    }

    /// Whether it is a class of these modules.
    static func isOfModules(_ global: WireGlobal) -> Bool {
        let (module, name) = (global.module, global.name)
        return isPlainException(global) || recordsByModule[module]?.contains(name) ?? false
            || enumsByModule[module]?.contains(name) ?? false
            || tuplesByModule[module]?.contains(name) ?? false
            || module == "urllib.parse" && partsOfURLs.contains(name)
            || module == "re" && name == "_compile"
    }
}
