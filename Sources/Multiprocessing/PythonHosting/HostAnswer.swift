internal import MPWire

/// What a host answers.
struct HostAnswer: Equatable, Sendable {
    /// Kinds of answers; the first five are those of CPython's managers.
    enum Kind: UInt8 {
        case returning, raising, proxy, traceback, unserializable
        /// A value with proxies in it: the server has to look after their objects.
        case returningProxies
        /// Values of an iterator, for this call and the next ones.
        case ahead
        /// Nothing was done: an answer ahead has come before, which has the value.
        case again
        /// Lists, whose elements make up the result.
        case lists
    }

    let kind: Kind
    /// The call that it is for; 0 is the start.
    let call: UInt64
    /// The pickle of the result; of some kinds several pickles, each after its length.
    let pickle: [UInt8]
}

extension HostAnswer {
    /// The result.
    var value: WireValue {
        get throws(PickleError) {
            try PickleReader.read(pickle[...], limits: .betweenRelatives, policy: .runningCode)
        }
    }

    /// The result as it is, unread; `nil` if it is of another kind, or no pickle.
    var sealed: SealedPickle? {
        switch kind {
        case .returning: SealedPickle(pickle)
        case .lists: parts(at: 0).flatMap { SealedPickle(joining: $0) }
        default: nil
        }
    }

    /// What an answer ahead carries: the number of the iterator, and its next values.
    ///
    /// - Returns: `nil` if it isn't one.
    var ahead: (object: Int, values: [SealedPickle])? {
        guard kind == .ahead, let object = pickle.number(at: 0, bytes: 8), let parts = parts(at: 8)
        else { return nil }
        let values = parts.compactMap { SealedPickle(Array($0)) }
        return values.count == parts.count ? (object, values) : nil
    }

    /// The pickles from a position on; `nil` if there is anything else.
    private func parts(at start: Int) -> [ArraySlice<UInt8>]? {
        var parts: [ArraySlice<UInt8>] = []
        var position = start
        while position < pickle.count {
            guard let count = pickle.number(at: position, bytes: 8) else { return nil }
            position += 8
            guard count <= pickle.count - position else { return nil }
            parts.append(pickle[position..<position + count])
            position += count
        }
        return parts
    }
}

/// Cuts what arrives from a host into answers.
///
/// The bytes of a long answer go straight into its own array.
struct HostAnswerReader {
    /// The kind and the call of an answer, after its length.
    private static let head = 8 + 1 + 8
    /// From which length on an answer has its own array before it is complete, in bytes.
    private static let long = 1 << 16
    /// How much memory is made for an answer before more of it has arrived, in bytes.
    private static let mostReserved = 64 << 20

    private var bytes: [UInt8] = []
    /// How many of the bytes belong to answers that were taken.
    private var taken = 0
    /// The long answer that is arriving.
    private var arriving: (kind: HostAnswer.Kind, call: UInt64, count: Int, pickle: [UInt8])?

    /// Adds what has arrived.
    mutating func append(_ arrived: ArraySlice<UInt8>) {
        if taken == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
            taken = 0
        }
        guard let missing = arriving.map({ $0.count - $0.pickle.count }) else {
            return bytes += arrived
        }
        arriving?.pickle += arrived.prefix(missing)
        bytes += arrived.dropFirst(missing)
    }

    /// Takes the next answer; `nil` if it isn't there as a whole.
    ///
    /// - Throws: ``Malformed``: whoever sends isn't our host.
    mutating func next() throws(Malformed) -> HostAnswer? {
        if arriving != nil { return takeLong() }
        guard let length = bytes.number(at: taken, bytes: 8) else { return nil }
        guard length >= Self.head - 8, length <= Int.max >> 1 else { throw Malformed() }
        guard bytes.count - taken >= Self.head else { return nil }
        guard let kind = HostAnswer.Kind(rawValue: bytes[taken + 8]),
            let call = bytes.number(at: taken + 9, bytes: 8)
        else { throw Malformed() }
        let start = taken + Self.head
        let end = taken + 8 + length
        guard end > bytes.count else {
            taken = end
            return HostAnswer(kind: kind, call: UInt64(call), pickle: Array(bytes[start..<end]))
        }
        let count = end - start
        if count >= Self.long {
            var pickle: [UInt8] = []
            pickle.reserveCapacity(min(count, Self.mostReserved))
            pickle += bytes[start...]
            arriving = (kind, UInt64(call), count, pickle)
            taken = bytes.count
        } else if taken > 0 {
            bytes.removeSubrange(..<taken)
            taken = 0
        }
        return nil
    }

    private mutating func takeLong() -> HostAnswer? {
        guard let whole = arriving, whole.pickle.count == whole.count else { return nil }
        arriving = nil
        return HostAnswer(kind: whole.kind, call: whole.call, pickle: whole.pickle)
    }

    /// What arrives is no answer.
    struct Malformed: Error {}
}

extension [UInt8] {
    /// Reads a number, most significant byte first; `nil` if there are too few bytes, or it is too large for any use.
    fileprivate func number(at position: Int, bytes count: Int) -> Int? {
        guard self.count - position >= count else { return nil }
        let number = self[position..<position + count].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        return Int(clamping: number)
    }
}
