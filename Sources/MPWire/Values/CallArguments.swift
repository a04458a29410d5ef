/// The positional arguments of a call as they were read; one may still be encoded.
package struct CallArguments: Sendable {
    /// The argument that is still encoded.
    package struct Kept: Sendable {
        package let pickle: KeptPickle
        /// ``position``, in less space.
        private let number: UInt32

        init(position: Int, pickle: KeptPickle) {
            self.pickle = pickle
            number = UInt32(truncatingIfNeeded: position)
        }

        /// Its index among the arguments.
        package var position: Int { Int(number) }
    }

    /// The arguments, `null` in place of the encoded one: see ``decoded``.
    package let values: [WireValue]
    /// The argument that is still encoded, if any.
    package let kept: Kept?

    /// Wraps arguments that are all values.
    package init(_ values: [WireValue]) {
        self.init(values, kept: nil)
    }

    /// Wraps arguments one of which is still encoded.
    init(_ values: [WireValue], kept: Kept?) {
        self.values = values
        self.kept = kept
    }

    /// The arguments in the form in which they are stored.
    package var stored: [StoredValue] {
        values.indices.map { position in
            guard let kept, kept.position == position else { return .value(values[position]) }
            return .kept(kept.pickle)
        }
    }

    package var decoded: [WireValue] {
        guard let kept else { return values }
        var decoded = values
        decoded[kept.position] = kept.pickle.value
        return decoded
    }
}
