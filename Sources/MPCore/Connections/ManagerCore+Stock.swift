import MPReferents
import MPWire

/// Connections of CPython clients: one control request, or a loop of calls, one at a time.
extension ManagerCore {
    /// Handles the first request of a connection, which is addressed to the server itself.
    mutating func handleControlRequest(
        _ frame: ArraySlice<UInt8>,
        _ insets: [Inset],
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        if let refusal = connection.refusal {
            send(.raising(refusal), to: .stock(connection.id), into: &output)
            return close(connection, into: &output)
        }
        if XMLRefusal.concerns(frame) { return refuseXML(on: connection, into: &output) }
        joinGroup(connection, into: &output)
        do throws(RequestFailure) {
            let request = try decodeRequest(frame, insets: insets, from: connection)
            switch request.serverRequest {
            case .acceptConnection where refusesCalls(on: connection),
                .openLink where refusesCalls(on: connection):
                send(.raising(.draining), to: .stock(connection.id), into: &output)
            case .acceptConnection:
                connection.name = String(
                    try argument("name", of: request).unicodeScalars.prefix(Self.longestName)
                )
                beginServing(connection)
                send(.returning(.null), to: .stock(connection.id), into: &output)
                output.append(.established(connection.id))
                return
            case .openLink:
                openLink(request, on: connection, into: &output)
                return
            default:
                let target = ReplyTarget.control(connection.id)
                switch callServer(request, from: connection, for: target, into: &output) {
                case .reply(let reply):
                    send(reply, to: .stock(connection.id), into: &output)
                case .parked(let call):
                    connection.phase = .waiting(call)
                    return
                }
            }
        } catch {
            refuse(error, on: connection, into: &output)
        }
        close(connection, into: &output)
    }

    /// How much of a client's name for itself is kept, in code points.
    private static var longestName: Int { 200 }

    /// Handles a call on a served connection.
    mutating func handleRequest(
        _ frame: ArraySlice<UInt8>,
        _ insets: [Inset],
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        endFlight(of: connection)
        // CPython unpickles an empty message as the end of the stream.
        guard !frame.isEmpty else { return close(connection, into: &output) }
        if insets.isEmpty, handlePlainCall(frame.span, on: connection, into: &output) { return }
        if forward(frame, insets, on: connection, into: &output) { return }
        do throws(RequestFailure) {
            let request = try decodeRequest(frame, insets: insets, from: connection)
            guard let ident = request.ident, let object = objects[ident] else {
                throw .unknownObject(request.ident)
            }
            let target = ReplyTarget.stock(connection.id)
            if let call = perform(
                request,
                on: object,
                by: connection,
                for: target,
                into: &output
            ) {
                connection.phase = .waiting(call)
            }
        } catch {
            refuse(error, on: connection, into: &output)
        }
    }

    private mutating func refuse(
        _ failure: RequestFailure,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        let target = ReplyTarget.stock(connection.id)
        if case .beyond(let limit) = failure {
            let error = exception(for: limit, by: connection, into: &output)
            send(.raising(error), to: target, into: &output)
            return
        }
        output.append(.log(.refused(connection.id, reason: failure.reason)))
        let answer =
            work.isExhausted
            ? Reply.raising(exception(for: .work, by: connection, into: &output))
            : failure.reply
        send(answer, to: target, into: &output)
    }

    /// Answers a client with the serializer `xmlrpclib` in a form that it can read.
    private mutating func refuseXML(
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        output.append(.log(.refused(connection.id, reason: XMLRefusal.reason)))
        output.send(on: connection.id) { $0.bytes += XMLRefusal.payload }
        close(connection, into: &output)
    }

    /// The single argument of a control request, a text.
    private mutating func argument(
        _ name: String,
        of request: Request
    ) throws(RequestFailure) -> String {
        do {
            return try request.onlyArgument(name)
        } catch {
            throw .wrongArguments(error)
        }
    }

    private mutating func decodeRequest(
        _ frame: ArraySlice<UInt8>,
        insets: [Inset],
        from connection: ClientConnection
    ) throws(RequestFailure) -> Request {
        guard let limits = limitsToDecode(frame.count) else { throw .beyond(.memory) }
        do {
            let objects = objects
            let value = try PickleReader.read(
                frame,
                insets: insets,
                limits: limits,
                policy: classPolicy(for: connection),
                work: work,
                rebuild: proxyRebuilding(for: connection),
                adopt: { objects.lease($0.ident) }
            )
            return try Request(value)
        } catch PickleError.tooManyValues {
            throw .beyond(.values)
        } catch PickleError.noRoom {
            throw .beyond(.memory)
        } catch {
            if let request = requestOfAnyClass(in: frame, insets, limits, from: connection) {
                return request
            }
            if case .refused? = error as? PickleError,
                let exception = complaintAboutSortKey(in: frame, insets)
            {
                throw .uncallable(exception)
            }
            throw .undecodable("\(error)")
        }
    }

    /// A request with instances of classes that aren't admitted, or with functions, to what takes them.
    private mutating func requestOfAnyClass(
        in frame: ArraySlice<UInt8>,
        _ insets: [Inset],
        _ limits: PickleLimits,
        from connection: ClientConnection
    ) -> Request? {
        guard configuration.registry.hasTypesForAnyClass else { return nil }
        let objects = objects
        let value = try? PickleReader.read(
            frame,
            insets: insets,
            limits: limits,
            policy: .runningCode,
            work: work,
            rebuild: proxyRebuilding(for: connection),
            adopt: { objects.lease($0.ident) }
        )
        guard let request = value.flatMap({ try? Request($0) }) else { return nil }
        let registration =
            if let ident = request.ident, let object = objects[ident] {
                object.registration
            } else if request.method == "create", let typeid = request.arguments.first?.asText {
                configuration.registry[typeid]
            } else {
                TypeRegistration?.none
            }
        guard let registration else { return nil }
        return registration.takesAnyClass || registration.sorter != nil && request.isSortByKey
            ? request : nil
    }

    /// The error of a list's `sort` with a key function, which fails whatever classes are admitted.
    ///
    /// The request is read once more as mere structure, and dropped. No honest one is long; a long one would be built
    /// without anybody having asked whether there is memory.
    private mutating func complaintAboutSortKey(
        in frame: ArraySlice<UInt8>,
        _ insets: [Inset]
    ) -> PythonException? {
        // Without a request that can be read there is no sort.
        guard frame.count <= configuration.shortMessage, insets.isEmpty,
            let value = try? PickleReader.read(
                frame,
                limits: configuration.pickleLimits,
                policy: .everything,
                work: work
            ),
            let request = try? Request(value), request.method == "sort",
            let key = request.keywords[text: "key"], let ident = request.ident,
            objects[ident]?.registration.typeid == "list"
        else { return nil }
        return ListReferent.uncallable(key)
    }
}

/// The reason why a request never became a call.
enum RequestFailure: Error, Equatable {
    /// The bytes aren't a request, or contain something that isn't accepted.
    case undecodable(String)
    /// No object has that ident.
    case unknownObject(String?)
    /// It exceeds a limit.
    case beyond(ServerLimit)
    /// The arguments don't fit the function.
    case wrongArguments(PythonException)
    /// An argument is a function of the client, which can't be called here.
    case uncallable(PythonException)

    /// The text for the log.
    var reason: String {
        switch self {
        case .undecodable(let reason): reason
        case .beyond(let limit): "it exceeds the limit '\(limit.rawValue)'"
        case .unknownObject(let ident): "no object has the ident \((ident ?? "None").visibleName)"
        case .wrongArguments(let exception), .uncallable(let exception): exception.summary
        }
    }

    /// The answer to the client.
    var reply: Reply {
        switch self {
        case .undecodable, .unknownObject, .beyond, .wrongArguments: .traceback(traceback)
        case .uncallable(let exception): .raising(exception)
        }
    }

    /// The text for the client.
    var traceback: String {
        switch self {
        case .undecodable(let reason):
            PythonException(WireGlobal("_pickle", "UnpicklingError"), [.text(reason)]).traceback
        case .beyond: PythonException.runtimeError(reason).traceback
        case .unknownObject(let ident):
            PythonException.keyError(
                ident.map { .text($0.visibleName) } ?? .null
            ).traceback(
                after: "no such object: it was released, or belongs to another server"
            )
        case .wrongArguments(let exception), .uncallable(let exception): exception.traceback
        }
    }
}
