/// Names that both the reader and the writer use.
enum PickleGlobals {
    /// The function that a pickled proxy calls.
    static let rebuildProxy = WireGlobal("multiprocessing.managers", "RebuildProxy")
    /// The function by which protocols 0 and 1 create instances.
    static let reconstructor = WireGlobal("copyreg", "_reconstructor")
    /// The class by which a bytearray is rebuilt; protocol 4 has no opcode for it.
    static let bytearray = WireGlobal("builtins", "bytearray")
    static let getattr = WireGlobal("builtins", "getattr")
}
