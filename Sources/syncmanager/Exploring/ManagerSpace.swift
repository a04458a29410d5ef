internal import MPWire
internal import Multiprocessing

/// The objects of a server that is really there.
struct ManagerSpace: ObjectSpace {
    /// Reaches the server.
    let manager: SyncManager
    /// How long a call may take; `nil` is no limit.
    let timeout: Duration?
    /// What calls have taken out of objects, until it is shown.
    private let deliveries = HeldDeliveries()

    /// Reaches a server.
    ///
    /// - Parameters:
    ///   - manager: Its connection.
    ///   - timeout: How long a call may take; `nil` is no limit.
    init(manager: SyncManager, timeout: Duration?) {
        self.manager = manager
        self.timeout = timeout
    }

    func survey() async throws -> Survey {
        do throws(MultiprocessingError) {
            return Survey(try await manager.types())
        } catch {
            guard error.code == .unsupported else { throw error }
            return Survey(isComplete: false)
        }
    }

    func objects() async throws -> [ListedObject] {
        do throws(MultiprocessingError) {
            return try await manager.inspect().objects.map { object in
                ListedObject(ident: object.ident, typeid: object.typeid, name: object.name)
            }
        } catch {
            guard error.code == .unsupported else { throw error }
            return []
        }
    }

    func create(_ typeid: String, _ arguments: RequestArguments) async throws -> ObjectHandle {
        let looksUp = typeid == ServerRequest.namedObjects
        let proxy = try await manager.create(
            typeid,
            values: arguments.positional,
            keywords: arguments.keywords,
            timeout: timeout,
            as: looksUp ? arguments.positional.first?.asText : nil
        )
        return try await ObjectHandle(proxy)
    }

    func callFunction(
        _ name: String,
        _ arguments: RequestArguments
    ) async throws -> ExpressionResult {
        let value = try await manager.call(
            name,
            values: arguments.positional,
            keywords: arguments.keywords,
            timeout: timeout
        )
        return try await answer(value)
    }

    func object(ident: String, typeid: String) async throws -> ObjectHandle {
        try await ObjectHandle(manager.object(ident: ident, typeid: typeid))
    }

    func object(of value: WireValue) async throws -> ObjectHandle? {
        // One of another server has no way to its object here, and is shown as the value that it is.
        guard case .proxy(let proxy) = value, proxy.lease != nil else { return nil }
        return try await ObjectHandle(AutoProxy(value))
    }

    func call(
        _ object: ObjectHandle,
        _ method: String,
        _ arguments: RequestArguments
    ) async throws -> ExpressionResult {
        let value = try await AutoProxy(object.proxy).reference.call(
            // Python's proxies know the value of any object under a name of their own.
            method == "_getvalue" ? "#GETVALUE" : method,
            values: arguments.positional,
            keywords: arguments.keywords,
            timeout: timeout,
            deliveries: deliveries
        )
        return try await answer(value)
    }

    var hasTaken: Bool { !deliveries.isEmpty }

    func keepTaken() { deliveries.confirm() }

    func leaveTaken() -> Bool { deliveries.giveUp() }

    private func answer(_ value: WireValue) async throws -> ExpressionResult {
        try await object(of: value).map { .object($0) } ?? .value(value)
    }
}

extension ObjectHandle {
    /// Asks the server for the methods of an object.
    fileprivate init(_ proxy: AutoProxy) async throws {
        methods = try await proxy.exposedMethods()
        typeid = proxy.token.typeid
        ident = proxy.token.ident
        self.proxy = proxy.wireValue
    }
}

extension Survey {
    /// Takes what a server tells of its types.
    fileprivate init(_ descriptions: [String: SharedTypeDescription]) {
        for (name, description) in descriptions.sorted(by: { $0.key < $1.key }) {
            if description.kind == .function {
                functions.append(Function(name: name, parameters: description.parameters))
            } else {
                types.append(
                    SharedType(
                        typeid: name,
                        methods: description.exposed,
                        parameters: description.parameters,
                        isInstance: description.kind == .instance
                    )
                )
            }
        }
    }
}
