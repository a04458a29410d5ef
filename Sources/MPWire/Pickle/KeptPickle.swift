/// A value that stays encoded: opcodes that push it, checked once, kept as they are and copied into answers.
///
/// Most values only pass through a server: one client puts them in, another one takes them out. Building
/// such a value and writing it again costs several times as much as checking it, and a tree takes several
/// times the memory of its pickle.
///
/// Only data is kept (`KeptPickleChecker` has the list of opcodes): nothing in it names a class, calls
/// anything, or refers to the memo. So it means the same at any place of any pickle of protocol 4 and newer,
/// and `value` can't fail.
package struct KeptPickle: Sendable {
    /// The opcodes, without the framing of a whole pickle.
    let octets: [UInt8]

    /// ``valueCount``, in fewer bytes.
    private let pushed: UInt32

    /// Wraps checked opcodes, and the number of values that they push.
    init(checked octets: [UInt8], valueCount: UInt32) {
        self.octets = octets
        pushed = valueCount
    }

    /// The value, built again each time.
    package var value: WireValue { KeptPickleReader.value(of: octets.span) }

    /// How many values building it makes, including those in containers.
    package var valueCount: Int { Int(pushed) }

    /// Whether it is a tuple, a list or a dict; if not, it is an `int` written in more than eight bytes.
    var isContainer: Bool { pushed > 1 || octets.first != Opcode.long1.rawValue }
}
