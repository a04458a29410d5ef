internal import MPWire

/// What the server tells a host.
enum HostRequest {
    /// Calls a method of an object.
    case call(UInt64, object: Int, method: String, [WireValue], WireDictionary)
    /// Calls a method of an object as a client's message asks for it.
    case forward(UInt64, object: Int, method: String, message: [UInt8])
    /// Creates an object.
    case create(UInt64, typeid: String, [WireValue], WireDictionary)
    /// Gives back so many references to an object.
    case release(object: Int, count: Int)
    /// Nobody waits for a call any more.
    case cancel(UInt64)
    /// How to be a client of the server.
    case reach(Address, [UInt8])

    /// The request as a frame: its length, its kind, two numbers, and a pickle.
    ///
    /// - Parameter address: Returns the address by which a host reaches a proxy's object; `nil` keeps the proxy's own.
    /// - Returns: The bytes.
    func frame(addressing address: ((Token) -> Address?)? = nil) -> [UInt8] {
        // The length comes last.
        var bytes = [UInt8](repeating: 0, count: 8)
        let value: WireValue?
        switch self {
        case .call(let call, let object, let method, let arguments, let keywords):
            Self.append(0, call, UInt64(object), to: &bytes)
            value = .tuple([.text(method), .tuple(arguments), .dict(keywords)])
        case .forward(let call, let object, let method, let message):
            bytes.reserveCapacity(64 + message.count)
            Self.append(5, call, UInt64(object), to: &bytes)
            let name = method.utf8
            bytes.append(UInt8(name.count))
            bytes += name
            bytes += message
            value = nil
        case .create(let call, let typeid, let arguments, let keywords):
            Self.append(1, call, 0, to: &bytes)
            value = .tuple([.text(typeid), .tuple(arguments), .dict(keywords)])
        case .release(let object, let count):
            Self.append(2, UInt64(count), UInt64(object), to: &bytes)
            value = nil
        case .cancel(let call):
            Self.append(3, call, 0, to: &bytes)
            value = nil
        case .reach(let address, let authkey):
            Self.append(4, 0, 0, to: &bytes)
            value = .tuple([address.value, .bytes(authkey)])
        }
        value?.appendPickle(to: &bytes, addressing: address)
        var length: [UInt8] = []
        length.appendBigEndian(UInt64(bytes.count - 8))
        bytes.replaceSubrange(..<8, with: length)
        return bytes
    }

    /// Puts the length of a payload before it.
    static func frame(_ payload: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + payload.count)
        bytes.appendBigEndian(UInt64(payload.count))
        return bytes + payload
    }

    private static func append(
        _ kind: UInt8,
        _ first: UInt64,
        _ second: UInt64,
        to bytes: inout [UInt8]
    ) {
        bytes.append(kind)
        bytes.appendBigEndian(first)
        bytes.appendBigEndian(second)
    }
}

/// What a host answers.
struct HostAnswer: Equatable, Sendable {
    /// Kinds of answers, as CPython's managers have them.
    enum Kind: UInt8 {
        case returning, raising, proxy, traceback, unserializable
    }

    let kind: Kind
    /// The call that it is for; 0 is the start.
    let call: UInt64
    /// The pickle of the result.
    let pickle: ArraySlice<UInt8>
}

/// Cuts what arrives from a host into answers.
struct HostAnswerReader {
    private var bytes: [UInt8] = []
    /// How many of the bytes belong to answers that were taken.
    private var taken = 0

    /// Adds what has arrived.
    mutating func append(_ arrived: ArraySlice<UInt8>) {
        if taken == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
            taken = 0
        }
        bytes += arrived
    }

    /// Takes the next answer; `nil` if it isn't there as a whole.
    ///
    /// - Throws: ``Malformed``: whoever sends isn't our host.
    mutating func next() throws(Malformed) -> HostAnswer? {
        guard bytes.count - taken >= 8 else { return nil }
        let count = number(at: taken)
        guard count >= 9, count <= UInt64(Int.max) >> 1 else { throw Malformed() }
        let start = taken + 8
        let end = start + Int(count)
        guard bytes.count >= end else {
            if taken > 0 {
                bytes.removeSubrange(..<taken)
                taken = 0
            }
            bytes.reserveCapacity(8 + Int(count))
            return nil
        }
        guard let kind = HostAnswer.Kind(rawValue: bytes[start]) else { throw Malformed() }
        taken = end
        return HostAnswer(
            kind: kind,
            call: number(at: start + 1),
            pickle: ArraySlice(Array(bytes[(start + 9)..<end]))
        )
    }

    private func number(at position: Int) -> UInt64 {
        bytes[position..<position + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// What arrives is no answer.
    struct Malformed: Error {}
}
