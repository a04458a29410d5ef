internal import MPWire
internal import Multiprocessing

/// The objects of a server that is really there.
struct ManagerSpace: ObjectSpace {
    /// Reaches the server.
    let manager: SyncManager
    /// How long a call may take; `nil` is no limit.
    let timeout: Duration?

    func survey() async throws -> Survey {
        do throws(MultiprocessingError) {
            return Survey(try await manager.typesUntyped())
        } catch {
            // Only a server that doesn't know the request answers so.
            guard error.code == .remote || error.code == .unsupported else { throw error }
            return Survey(isComplete: false)
        }
    }

    func objects() async throws -> [SharedObject] {
        do throws(MultiprocessingError) {
            return try await manager.inspect().objects.map { object in
                SharedObject(ident: object.ident, typeid: object.typeid, name: object.name)
            }
        } catch {
            guard error.code == .unsupported else { throw error }
            return []
        }
    }

    func create(_ typeid: String, _ arguments: CallArguments) async throws -> ObjectHandle {
        let looksUp = typeid == Survey.namedObjects
        let reference = try await manager.createUntyped(
            typeid,
            arguments.positional,
            keywords: arguments.keywords,
            as: looksUp ? arguments.positional.first?.asText : nil
        )
        return try await ObjectHandle(reference)
    }

    func callFunction(_ name: String, _ arguments: CallArguments) async throws -> Answer {
        let result = try await manager.callUntyped(
            name,
            arguments.positional,
            keywords: arguments.keywords,
            timeout: timeout
        )
        return try await answer(result)
    }

    func object(ident: String, typeid: String) async throws -> ObjectHandle {
        try await ObjectHandle(manager.reference(ident: ident, typeid: typeid))
    }

    func object(of value: WireValue) async throws -> ObjectHandle? {
        guard let reference = ProxyReference.untyped(value) else { return nil }
        return try await ObjectHandle(reference)
    }

    func call(
        _ object: ObjectHandle,
        _ method: String,
        _ arguments: CallArguments
    ) async throws -> Answer {
        guard let reference = ProxyReference.untyped(object.proxy) else {
            throw CommandError("the object \(object.ident) is of another server")
        }
        let result = try await reference.callUntyped(
            // Python's proxies know the value of any object under a name of their own.
            method == "_getvalue" ? "#GETVALUE" : method,
            arguments.positional,
            keywords: arguments.keywords,
            timeout: timeout
        )
        return try await answer(result)
    }

    private func answer(_ result: UntypedResult) async throws -> Answer {
        switch result {
        case .value(let value): .value(value)
        case .object(let reference): .object(try await ObjectHandle(reference))
        }
    }
}

extension ObjectHandle {
    /// Asks the server for the methods of an object.
    fileprivate init(_ reference: ProxyReference) async throws {
        methods = try await reference.methods()
        typeid = reference.token.typeid
        ident = reference.token.ident
        proxy = reference.untypedProxy
    }
}

extension Survey {
    /// Reads what a server tells of its types.
    fileprivate init(_ types: [UntypedType]) {
        for type in types {
            if type.kind == "function" {
                functions.append(Function(name: type.typeid, parameters: type.parameters))
            } else {
                self.types.append(
                    SharedType(
                        typeid: type.typeid,
                        methods: type.exposed,
                        parameters: type.parameters,
                        isInstance: type.kind == "instance"
                    )
                )
            }
        }
    }
}
