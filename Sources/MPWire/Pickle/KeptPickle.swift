/// A value that stays encoded: opcodes that push it, checked once, kept as they are and copied into answers.
///
/// Most values only pass through a server: somebody puts them in, somebody else takes them out. To build
/// such a value and to write it again costs several times what it takes to check it, and a tree
/// takes several times the memory of its pickle.
///
/// What is kept is no more than data (`KeptPickleChecker` has the list of opcodes): nothing in it names
/// a class, calls anything, or refers to the memo. So it means the same at any place of any pickle of
/// protocol 4 and newer, and `value` can't fail.
package struct KeptPickle: Sendable {
    /// The opcodes, without what a whole pickle has around them.
    let octets: [UInt8]

    /// ``valueCount``, in fewer bytes.
    private let pushed: UInt32

    /// Takes opcodes that were checked, and how many values they push.
    init(checked octets: [UInt8], valueCount: UInt32) {
        self.octets = octets
        pushed = valueCount
    }

    /// The value, built anew each time.
    package var value: WireValue { KeptPickleReader.value(of: octets.span) }

    /// How many values building it makes, those in containers included.
    package var valueCount: Int { Int(pushed) }

    /// Whether it is a tuple, a list or a dict; if not, it is an `int` written in more than eight bytes.
    var isContainer: Bool { pushed > 1 || octets.first != Opcode.long1.rawValue }
}
