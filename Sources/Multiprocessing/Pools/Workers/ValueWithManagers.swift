internal import MPCore
internal import MPWire

/// A value with objects of managers in it, on its way to another process.
struct ValueWithManagers {
    /// The form in which it is sent: the value, and what its receiver needs to reach the objects.
    let value: WireValue
    /// The bytes that came; none if the value goes out.
    private let bytes: ArraySlice<UInt8>

    /// Prepares a value that is about to be sent.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - resources: What was collected when it was encoded; it keeps the objects until the receiver has them.
    /// - Throws: Why an object can't be sent.
    init(_ value: WireValue, _ resources: OutgoingResources) async throws(MultiprocessingError) {
        guard resources.all.isEmpty else {
            throw MultiprocessingError(
                .unsupported,
                """
                it holds a connection, and descriptors are passed to a worker only when it starts, as arguments of \
                its initializer
                """
            )
        }
        self.value = .tuple([value, .list(try await resources.managers.seal(value))])
        bytes = []
    }

    /// Takes bytes that came.
    init(reading bytes: ArraySlice<UInt8>) throws {
        self.bytes = bytes
        value = try PickleReader.read(bytes, limits: .betweenRelatives)
    }

    /// Connects to the managers, and counts references to the objects.
    ///
    /// - Returns: The value, whose proxies find their objects, and the managers.
    func takeOver() async throws -> (WireValue, IncomingManagers) {
        guard case .tuple(let parts) = value, parts.count == 2, case .list(let list) = parts[1]
        else {
            throw WorkerMessageError()
        }
        let managers = try await IncomingManagers.connect(list, reusing: true)
        // Once more, now that each proxy in it finds its object.
        let read = try PickleReader.read(
            bytes,
            limits: .betweenRelatives,
            adopt: { managers.reference($0) }
        )
        guard case .tuple(let parts) = read, let value = parts.first else {
            throw WorkerMessageError()
        }
        return (value, managers)
    }
}

extension WireValue {
    /// Whether there are proxies in it.
    var holdsObjects: Bool {
        switch self {
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray: false
        case .list, .tuple, .dict, .set, .frozenset, .object, .proxy, .cyclic, .global: hasProxy
        }
    }

    private var hasProxy: Bool {
        var isFound = false
        forEachProxy { _ in isFound = true }
        return isFound
    }
}

extension OutgoingResources {
    /// Whether nothing was collected.
    var isEmpty: Bool { all.isEmpty && managers.isEmpty }
}
