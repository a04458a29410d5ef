/// A value as a Python program has pickled it, which goes to its reader as it is: nobody here looks into it.
///
/// So it may hold instances of any class, and costs nothing but its bytes. Unlike a ``KeptPickle`` it wasn't checked: it
/// is for readers who asked for what the code of clients returns, and it can't be stored.
package struct SealedPickle: Equatable, Sendable {
    /// The pickle without its last opcode, `STOP`: more opcodes may follow.
    let octets: [UInt8]

    /// Takes a pickle over.
    ///
    /// - Parameter pickle: The whole pickle; `nil` is made of one that doesn't end as pickles do, or of another protocol
    ///   than 4 and 5, which all clients read.
    package init?(_ pickle: consuming [UInt8]) {
        guard pickle.count > 2, pickle[0] == Opcode.proto.rawValue, 4...5 ~= pickle[1],
            pickle.last == Opcode.stop.rawValue
        else { return nil }
        // In place: nobody else has the array.
        pickle.removeLast()
        octets = pickle
    }

    /// Joins lists, as ``PickleJoiner`` does.
    ///
    /// - Parameter lists: The whole pickles of lists; `nil` is made of what aren't such as CPython's pickler writes them.
    package init?(joining lists: [ArraySlice<UInt8>]) {
        guard let pickle = PickleJoiner.join(lists) else { return nil }
        self.init(pickle)
    }

    /// The whole pickle.
    package var pickle: [UInt8] {
        var pickle = octets
        pickle.append(.stop)
        return pickle
    }

    /// The value, built.
    ///
    /// - Throws: ``PickleError`` if it can't be read here.
    package var value: WireValue {
        get throws(PickleError) {
            try PickleReader.read(pickle[...], limits: .betweenRelatives, policy: .runningCode)
        }
    }
}

extension SealedPickle: CustomStringConvertible {
    package var description: String { "a pickle of \(octets.count + 1) bytes" }
}

// Writing.
extension OutgoingBytes {
    /// Appends the whole pickle.
    mutating func append(_ sealed: SealedPickle) {
        appendOrLend(sealed.octets)
        bytes.append(.stop)
    }

    /// Appends the pickle of `(first, value)`, without a memo entry for the text, since the value's own begin at 0.
    ///
    /// The last frame of the value's opcodes may end with the byte that was its `STOP`: now that is `TUPLE2`, and the
    /// `STOP` comes after the frame. CPython's readers want only that no opcode crosses a frame's end.
    mutating func append(pairing first: String, with sealed: SealedPickle) {
        bytes.append(.proto)
        // The value says itself which protocol it needs.
        bytes.append(4)
        bytes.appendText(first)
        appendOrLend(sealed.octets)
        bytes.append(.tuple2)
        bytes.append(.stop)
    }
}
