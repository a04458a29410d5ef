internal import MPCore
internal import MPWire

/// A client's view of a manager: makes shared objects in its server, and finds named ones.
///
/// The server is one of ours, or CPython's `multiprocessing.managers`. The objects are used through
/// proxies such as ``DictProxy`` and ``QueueProxy``. The connection stays open as long as the manager
/// or one of its proxies lives, or until ``close()``.
///
/// - SeeAlso: Python `multiprocessing.managers.SyncManager`.
public final class SyncManager: Sendable {
    /// Carries the calls.
    let channel: any CallChannel
    /// Runs tasks on the thread that moves the channel's bytes.
    private let executor: any TaskExecutor

    /// Takes over an open channel.
    init(channel: any CallChannel, executor: any TaskExecutor) {
        self.channel = channel
        self.executor = executor
    }

    /// Opens a channel to a server.
    convenience init(
        _ endpoint: ClientEndpoint,
        retrying limit: Duration? = nil
    ) async throws(MultiprocessingError) {
        self.init(
            channel: try await endpoint.open(retrying: limit),
            executor: endpoint.clientLoop.executor
        )
    }

    /// Connects to a manager; each side proves to the other that it holds the authkey.
    ///
    /// - Parameters:
    ///   - address: The manager's address.
    ///   - authkey: The secret that it was started with.
    ///   - configuration: Time limits, TLS, and the classes and errors accepted from the server.
    ///   - limit: How long to go on trying while the server isn't there yet; `nil` tries once. What won't pass, such
    ///     as another authkey, ends it at once.
    /// - Returns: The manager, ready for calls.
    /// - Throws: ``MultiprocessingError``: `connectionRefused` if nobody listens there,
    ///   `authenticationFailed` if the authkeys differ, `notAManager` if the peer speaks something
    ///   else, `timedOut`, `invalidAddress`, `cancelled`. After several attempts it is the error of the last one.
    /// - Complexity: Four round trips.
    /// - SeeAlso: Python `BaseManager.connect`.
    public static func connect(
        to address: Address,
        authkey: Authkey,
        configuration: SyncManagerConfiguration = SyncManagerConfiguration(),
        retrying limit: Duration? = nil
    ) async throws(MultiprocessingError) -> SyncManager {
        let endpoint = try ClientEndpoint(
            address: address,
            authkey: authkey,
            configuration: configuration
        )
        return try await SyncManager(endpoint, retrying: limit)
    }

    /// The address of the manager's server.
    public var address: Address { channel.address }

    /// Runs tasks on the I/O thread of this process's managers, so that calls needn't change threads.
    ///
    /// This is fastest for many tasks that do little but calls:
    /// `await withTaskExecutorPreference(manager.loopExecutor) { … }`. A long computation there stops all
    /// managers of the process. A lone task gains nothing, since it reads its own answers anyway.
    public var loopExecutor: any TaskExecutor { executor }

    /// The changes of the connection: when it is lost, and when it is opened again.
    ///
    /// Of a CPython server only the end is told, as each call may open a connection of its own there.
    public var events: ConnectionEvents { channel.events }

    /// Closes the connection: calls under way end in `connectionLost`, later ones in `closed`.
    ///
    /// The server drops objects that nobody else refers to.
    public func close() async {
        OpenChannels.remove(channel)
        await channel.close()
    }
}

extension SyncManager {
    /// Makes an object of a registered type, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - typeid: The registered name of the type.
    ///   - name: The name of the object, unique in the server; `nil` makes one without.
    ///   - lifetime: How long the object of a name stays.
    ///   - arguments: The constructor's arguments, unused if the object exists.
    ///   - keywords: The constructor's keyword arguments.
    /// - Returns: A reference to the object, counted by the server.
    /// - Throws: The server's error if it can't make it; `unsupported` if it has no named objects, or for a lifetime
    ///   without a name.
    func createReference(
        _ typeid: String,
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ arguments: [WireValue] = [],
        keywords: WireDictionary = [:]
    ) async throws(MultiprocessingError) -> ProxyReference {
        let attempt = attempt("create \(typeid)", .type(typeid))
        guard name != nil || lifetime == nil else {
            throw MultiprocessingError(
                .unsupported,
                "\(attempt): only an object with a name has a lifetime; others live as long as their proxies"
            )
        }
        let arguments = RequestArguments(arguments, keywords: keywords)
        let request =
            name.map {
                ServerRequest.getNamed(typeid: typeid, name: $0, lifetime: lifetime, arguments)
            }
            ?? .create(typeid: typeid, arguments)
        do throws(MultiprocessingError) {
            let sent = try await channel.callServer(Request(request), CallManner())
            let result = try sent.result.value(of: attempt)
            let lookup = name == nil ? nil : request
            return try reference(made: result, typeid, attempt, on: sent.link, lookup)
        } catch  where name != nil && error.saysThatThereAreNoNames {
            throw .noNames(typeid, at: address, remote: error.remote)
        }
    }

    /// Encodes an argument of a constructor.
    func encode(
        _ argument: some Encodable,
        for typeid: String
    ) throws(MultiprocessingError) -> WireValue {
        try WireValue(encoding: argument, for: attempt("create \(typeid)", .type(typeid)))
    }

    /// Takes over the reference to an object made by `create`.
    ///
    /// - Parameters:
    ///   - result: The server's result.
    ///   - typeid: The object's type.
    ///   - attempt: The call in words, for error texts.
    ///   - link: The number of the connection over which the call was made.
    ///   - lookup: The request that finds the object by its name; `nil` if it has none.
    /// - Returns: The reference that the server has counted.
    /// - Throws: `invalidReply` if the result is something else.
    func reference(
        made result: WireValue,
        _ typeid: String,
        _ attempt: CallAttempt,
        on link: UInt64,
        _ lookup: ServerRequest? = nil
    ) throws(MultiprocessingError) -> ProxyReference {
        guard case .tuple(let parts) = result, case .text(let ident) = parts.first else {
            throw .answered(attempt, with: "something that names no object")
        }
        let token = Token(typeid: typeid, address: address, ident: ident)
        let exposed = parts.count > 1 ? parts[1].texts : nil
        return ProxyReference(
            token: token,
            exposed: exposed,
            channel: channel,
            link: link,
            lookup: channel.patience == nil ? nil : lookup.map(NamedLookup.init)
        )
    }

    /// Sends a request to the server itself.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - attempt: The request in words, for error texts; its name by default.
    /// - Returns: The server's answer.
    /// - Throws: The server's error if it refuses.
    func callServer(
        _ request: ServerRequest,
        attempt: CallAttempt? = nil
    ) async throws(MultiprocessingError) -> WireValue {
        let attempt = attempt ?? CallAttempt(what: request.name.rawValue, address: address)
        return try await channel.callServer(Request(request), CallManner()).result
            .value(of: attempt)
    }
}

extension WireValue {
    /// The texts in a tuple or a list.
    var texts: [String] {
        switch self {
        case .tuple(let names), .list(let names): names.compactMap(\.asText)
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray, .dict,
            .set, .frozenset, .global, .object, .proxy, .cyclic:
            []
        }
    }
}
