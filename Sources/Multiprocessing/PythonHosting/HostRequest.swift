internal import MPWire

/// What the server tells a host.
enum HostRequest {
    /// Calls a method of an object, of which so many answers ahead have come.
    case call(UInt64, object: Int, seen: Int = 0, method: String, [WireValue], WireDictionary)
    /// Calls a method of an object as a client's message asks for it.
    case forward(UInt64, object: Int, seen: Int = 0, method: String, message: [UInt8])
    /// Creates an object.
    case create(UInt64, typeid: String, [WireValue], WireDictionary)
    /// Gives back so many references to an object.
    case release(object: Int, count: Int)
    /// Nobody waits for a call any more.
    case cancel(UInt64)
    /// The call that comes next continues a trace.
    case trace(UInt64, TraceContext)
    /// How to be a client of the server.
    case reach(Address, [UInt8])

    /// The request as a frame: its length, its kind, three numbers, and a pickle.
    ///
    /// - Parameter address: Returns the address by which a host reaches a proxy's object; `nil` keeps the proxy's own.
    /// - Returns: The bytes.
    func frame(addressing address: ((Token) -> Address?)? = nil) -> [UInt8] {
        // The length comes last.
        var bytes = [UInt8](repeating: 0, count: 8)
        let value: WireValue?
        switch self {
        case .call(let call, let object, let seen, let method, let arguments, let keywords):
            Self.append(0, call, UInt64(object), UInt64(seen), to: &bytes)
            value = .tuple([.text(method), .tuple(arguments), .dict(keywords)])
        case .forward(let call, let object, let seen, let method, let message):
            bytes.reserveCapacity(64 + message.count)
            Self.append(5, call, UInt64(object), UInt64(seen), to: &bytes)
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
        case .trace(let call, let context):
            Self.append(6, call, 0, to: &bytes)
            bytes.appendBigEndian(UInt16(context.field.count))
            bytes += context.field
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
        _ third: UInt64 = 0,
        to bytes: inout [UInt8]
    ) {
        bytes.append(kind)
        bytes.appendBigEndian(first)
        bytes.appendBigEndian(second)
        bytes.appendBigEndian(third)
    }
}
