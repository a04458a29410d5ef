/// The positional arguments of a call, of which one may still be encoded.
///
/// Whoever asks for an argument gets its value. Only who stores one asks for it as it is: see `stored(_:)`.
package struct CallArguments: Sendable {
    /// The argument that is still encoded.
    struct Kept: Sendable {
        /// The argument.
        let pickle: KeptPickle
        /// ``position``, where it takes no more room.
        private let number: UInt32

        /// Says which argument it is.
        init(position: Int, pickle: KeptPickle) {
            self.pickle = pickle
            number = UInt32(truncatingIfNeeded: position)
        }

        /// Which one it is.
        var position: Int { Int(number) }
    }

    /// The arguments, `null` where one is kept.
    private var values: [WireValue]
    /// The argument that is still encoded, if there is one.
    private var kept: Kept?

    /// Takes arguments that are all values.
    package init(_ values: [WireValue]) {
        self.values = values
    }

    /// Takes arguments of which one is still encoded.
    init(_ values: [WireValue], kept: Kept?) {
        self.values = values
        self.kept = kept
    }

    /// The number of arguments.
    package var count: Int { values.count }

    /// Whether an argument is still encoded.
    package var hasKept: Bool { kept != nil }

    /// The arguments as values.
    package var decoded: [WireValue] {
        guard let kept else { return values }
        var decoded = values
        decoded[kept.position] = kept.pickle.value
        return decoded
    }

    /// The value of an argument.
    package subscript(position: Int) -> WireValue {
        guard let kept, kept.position == position else { return values[position] }
        return kept.pickle.value
    }

    /// An argument as it may be stored: encoded, if it still is.
    package func stored(_ position: Int) -> StoredValue {
        guard let kept, kept.position == position else { return .value(values[position]) }
        return .kept(kept.pickle)
    }
}
