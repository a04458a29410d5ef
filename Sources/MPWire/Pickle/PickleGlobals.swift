/// Names that the reader and the writer have in common.
enum PickleGlobals {
    /// The function that a pickled proxy calls.
    static let rebuildProxy = WireGlobal("multiprocessing.managers", "RebuildProxy")
    /// The function by which protocols 0 and 1 make instances.
    static let reconstructor = WireGlobal("copyreg", "_reconstructor")
    /// The class that a bytearray is rebuilt by; protocol 4 has no opcode for it.
    static let bytearray = WireGlobal("builtins", "bytearray")
}
