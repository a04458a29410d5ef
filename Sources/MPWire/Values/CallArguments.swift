/// The positional arguments of a call as they were read, of which one may still be encoded.
package struct CallArguments: Sendable {
    /// The argument that is still encoded.
    package struct Kept: Sendable {
        /// The argument.
        package let pickle: KeptPickle
        /// ``position``, where it takes no more room.
        private let number: UInt32

        /// Says which argument it is.
        init(position: Int, pickle: KeptPickle) {
            self.pickle = pickle
            number = UInt32(truncatingIfNeeded: position)
        }

        /// Which one it is.
        package var position: Int { Int(number) }
    }

    /// The arguments, `null` where one is kept: see ``decoded``.
    package let values: [WireValue]
    /// The argument that is still encoded, if there is one.
    package let kept: Kept?

    /// Takes arguments that are all values.
    package init(_ values: [WireValue]) {
        self.init(values, kept: nil)
    }

    /// Takes arguments of which one is still encoded.
    init(_ values: [WireValue], kept: Kept?) {
        self.values = values
        self.kept = kept
    }

    /// The arguments as they may be stored.
    package var stored: [StoredValue] {
        values.indices.map { position in
            guard let kept, kept.position == position else { return .value(values[position]) }
            return .kept(kept.pickle)
        }
    }

    /// The arguments as values.
    package var decoded: [WireValue] {
        guard let kept else { return values }
        var decoded = values
        decoded[kept.position] = kept.pickle.value
        return decoded
    }
}
