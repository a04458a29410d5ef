#if Tracing
internal import Multiprocessing
internal import Tracing

/// Names of OpenTelemetry's semantic conventions: those of RPC for calls, of messaging for tasks.
extension TracedCall {
    private static let system = "multiprocessing"

    /// `dict/get` for a call, `send resize` and `process resize` for a task.
    var spanName: String {
        switch kind {
        case .client, .server: "\(service)/\(method)"
        case .producer, .consumer: "\(operation) \(method)"
        }
    }

    var spanKind: SpanKind {
        switch kind {
        case .client: .client
        case .server: .server
        case .producer: .producer
        case .consumer: .consumer
        }
    }

    /// What is done with a task.
    private var operation: String {
        if case .consumer = kind { return "process" }
        return "send"
    }

    /// The attributes of the span.
    fileprivate var attributes: [(name: String, value: SpanAttribute)] {
        var attributes: [(name: String, value: SpanAttribute)]
        switch kind {
        case .client, .server:
            attributes = [
                ("rpc.system", .string(Self.system)), ("rpc.service", .string(service)),
                ("rpc.method", .string(method)),
            ]
            if count > 1 { attributes.append(("rpc.batch.size", .int64(Int64(count)))) }
        case .producer, .consumer:
            attributes = [
                ("messaging.system", .string(Self.system)),
                ("messaging.operation.name", .string(operation)),
                ("messaging.operation.type", .string(operation)),
                ("messaging.destination.name", .string(service)),
                ("code.function.name", .string(method)),
            ]
            if count > 1 {
                attributes.append(("messaging.batch.message_count", .int64(Int64(count))))
            }
            if let task { attributes.append(("messaging.message.id", .string(String(task)))) }
        }
        return attributes + (address.map { Self.attributes(of: $0) } ?? [])
    }

    private static func attributes(of address: Address) -> [(name: String, value: SpanAttribute)] {
        guard let host = address.host else {
            let place = address.path ?? "\(address)"
            return [("network.transport", "unix"), ("server.address", .string(place))]
        }
        var attributes: [(name: String, value: SpanAttribute)] = [
            ("network.transport", "tcp"), ("server.address", .string(host)),
        ]
        if let port = address.port { attributes.append(("server.port", .int64(Int64(port)))) }
        return attributes
    }
}

extension SpanAttributes {
    /// Adds what is known of a call or task.
    mutating func describe(_ call: TracedCall) {
        for (name, value) in call.attributes { self[name] = value }
    }
}
#endif
