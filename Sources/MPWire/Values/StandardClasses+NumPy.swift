/// numpy's arrays, scalars, types and random generators.
extension StandardClasses {
    /// The functions that make arrays and scalars, in the modules of numpy 1 and 2; classes that pickles only name.
    static let numpy: [String: Set<String>] = [
        "numpy": scalars.union(["dtype", "matrix", "memmap", "ndarray", "recarray", "record"]),
        "numpy.core.multiarray": arrays,
        "numpy._core.multiarray": arrays,
        "numpy.core.numeric": ["_frombuffer"],
        "numpy._core.numeric": ["_frombuffer"],
        "numpy.rec": ["recarray"],
        "numpy.ma": ["MaskedArray"],
        "numpy.ma.core": ["MaskedArray", "MaskedConstant", "_mareconstruct", "mvoid"],
        "numpy.random._pickle": [
            "__bit_generator_ctor", "__generator_ctor", "__randomstate_ctor",
        ],
        "numpy.random._mt19937": ["MT19937"],
        "numpy.random._pcg64": ["PCG64", "PCG64DXSM"],
        "numpy.random._philox": ["Philox"],
        "numpy.random._sfc64": ["SFC64"],
        "numpy.random.bit_generator": seeds,
        "numpy.random._bit_generator": seeds,
    ]

    /// The modules of the functions that make arrays and scalars.
    static let numpyModules: Set<String> = [
        "numpy.core.multiarray", "numpy._core.multiarray", "numpy.core.numeric",
        "numpy._core.numeric",
    ]

    /// The classes of masked arrays.
    static let maskedArrays: Set<WireGlobal> = [
        WireGlobal("numpy.ma", "MaskedArray"), WireGlobal("numpy.ma.core", "MaskedArray"),
        WireGlobal("numpy.ma.core", "mvoid"),
    ]

    private static let arrays: Set<String> = ["_reconstruct", "scalar"]
    private static let seeds: Set<String> = ["SeedSequence", "__pyx_unpickle_SeedSequence"]

    /// Types of scalars, of which programs pass the names.
    private static let scalars: Set<String> = [
        "bool", "bool_", "bytes_", "complex128", "complex64", "datetime64", "float16", "float32",
        "float64", "int16", "int32", "int64", "int8", "longdouble", "object_", "str_",
        "timedelta64", "uint16", "uint32", "uint64", "uint8", "void",
    ]
}
