extension Opcode {
    /// The bytes after an opcode that belong to it.
    enum Operand: Equatable {
        /// This many bytes, perhaps none.
        case fixed(Int)
        /// A little-endian length of so many bytes, and as many bytes as it says.
        case counted(lengthWidth: Int)
        /// This many lines, each with a line feed at its end.
        case lines(Int)
    }

    /// The operand of each opcode: the one table, with which tests compare all readers of pickles.
    var operand: Operand {
        switch self {
        case .mark, .stop, .pop, .dup, .none, .reduce, .append, .build, .dict, .list, .setItem,
            .tuple, .popMark, .binPersistentID, .emptyList, .appends, .obj, .setItems, .emptyDict,
            .emptyTuple, .newObj, .tuple1, .tuple2, .tuple3, .newTrue, .newFalse, .emptySet,
            .addItems, .frozenset, .newObjEx, .stackGlobal, .memoize, .nextBuffer, .readOnlyBuffer:
            .fixed(0)
        case .binInt1, .binGet, .binPut, .proto, .ext1: .fixed(1)
        case .binInt2, .ext2: .fixed(2)
        case .binInt, .longBinGet, .longBinPut, .ext4: .fixed(4)
        case .binFloat, .frame: .fixed(8)
        case .long1, .shortBinUnicode, .shortBinString, .shortBinBytes: .counted(lengthWidth: 1)
        case .long4, .binUnicode, .binString, .binBytes: .counted(lengthWidth: 4)
        case .binUnicode8, .binBytes8, .byteArray8: .counted(lengthWidth: 8)
        case .float, .int, .long, .persistentID, .string, .unicode, .get, .put: .lines(1)
        case .global, .inst: .lines(2)
        }
    }

    /// Whether it pushes its operand as a byte string, which may be large.
    var pushesBytes: Bool {
        self == .shortBinBytes || self == .binBytes || self == .binBytes8 || self == .byteArray8
    }
}
