internal import MPCore
internal import MPWire

/// A client's view of a manager: makes shared objects in its server, and finds those that have
/// names.
///
/// The server is one of ours, or one that CPython's `multiprocessing.managers` serves; the objects
/// are used through proxies such as ``DictProxy`` and ``QueueProxy``. The connection stays open
/// for as long as the manager or one of the proxies lives, or until ``close()``.
///
/// - SeeAlso: Python `multiprocessing.managers.SyncManager`.
public final class SyncManager: Sendable {
    /// Carries the calls.
    let channel: any CallChannel

    /// Takes over an open channel.
    init(channel: any CallChannel) {
        self.channel = channel
    }

    /// Connects to a manager, and proves to each other that both hold the same authkey.
    ///
    /// - Parameters:
    ///   - address: Where the manager listens.
    ///   - authkey: The secret that it was started with.
    ///   - configuration: How long to try, and what to take from the server.
    /// - Returns: The manager, ready for calls.
    /// - Throws: ``MultiprocessingError``: `connectionRefused` if nobody listens there,
    ///   `authenticationFailed` if the authkeys differ, `notAManager` if the peer speaks something
    ///   else, `timedOut`, `invalidAddress`, `cancelled`.
    /// - Complexity: Four round trips.
    /// - SeeAlso: Python `BaseManager.connect`.
    public static func connect(
        to address: Address,
        authkey: Authkey,
        configuration: SyncManagerConfiguration = SyncManagerConfiguration()
    ) async throws(MultiprocessingError) -> SyncManager {
        let endpoint = try ClientEndpoint(
            address: address,
            authkey: authkey,
            configuration: configuration
        )
        return SyncManager(channel: try await endpoint.open())
    }

    /// Where the manager is served.
    public var address: Address { channel.address }

    /// Runs tasks on the thread that moves the bytes of this process's managers, so that calls needn't change threads.
    ///
    /// Many tasks that do little but calls are served fastest there:
    /// `await withTaskExecutorPreference(manager.loopExecutor) { … }`. A task that computes for long keeps all
    /// managers of the process from going on; one that is alone gains nothing, since it reads its own answers anyway.
    public var loopExecutor: any TaskExecutor { channel.executor }

    /// Closes the connection: calls under way end in `connectionLost`, later ones in `closed`.
    ///
    /// Objects that nobody else refers to are dropped by the server.
    public func close() async {
        OpenChannels.remove(channel)
        await channel.close()
    }
}

extension SyncManager {
    /// Makes an object of a registered type.
    ///
    /// - Parameters:
    ///   - typeid: The registered type, by which the server knows it.
    ///   - arguments: What the type takes.
    ///   - keywords: What the type takes by name.
    ///   - kind: The type that the object then has, where `typeid` names a look-up.
    /// - Returns: The reference to it that the server has counted.
    /// - Throws: What the server answers if it can't make it.
    func createReference(
        _ typeid: String,
        _ arguments: [WireValue] = [],
        keywords: WireDictionary = [:],
        as kind: String? = nil
    ) async throws(MultiprocessingError) -> ProxyReference {
        let attempt = CallAttempt(
            what: "create \(kind ?? typeid)",
            address: address,
            callee: .type(kind ?? typeid)
        )
        let result = try await callServer(
            "create",
            [.text(typeid)] + arguments,
            keywords: keywords,
            attempt: attempt
        )
        return try reference(made: result, kind ?? typeid, attempt)
    }

    /// Takes over the reference to an object that `create` has made.
    ///
    /// - Parameters:
    ///   - result: What the server returned.
    ///   - typeid: The object's type.
    ///   - attempt: The words for the call.
    /// - Returns: The reference that the server has counted.
    /// - Throws: `invalidReply`: it returned something else.
    func reference(
        made result: WireValue,
        _ typeid: String,
        _ attempt: CallAttempt
    ) throws(MultiprocessingError) -> ProxyReference {
        guard case .tuple(let parts) = result, case .text(let ident) = parts.first else {
            throw .answered(attempt, with: "something that names no object")
        }
        let token = Token(typeid: typeid, address: address, ident: ident)
        let exposed = parts.count > 1 ? parts[1].texts : nil
        return ProxyReference(token: token, exposed: exposed, channel: channel)
    }

    /// Finds an object by its name, or makes it.
    ///
    /// - Parameters:
    ///   - typeid: The type of the object.
    ///   - name: The name, which is unique per type.
    ///   - arguments: What the type takes, if there is no such object yet.
    /// - Returns: The reference to it that the server has counted.
    /// - Throws: What the server answers if it has no named objects.
    func namedReference(
        _ typeid: String,
        _ name: String,
        _ arguments: [WireValue] = []
    ) async throws(MultiprocessingError) -> ProxyReference {
        do throws(MultiprocessingError) {
            return try await createReference(
                "get_named",
                [.text(typeid), .text(name)] + arguments,
                as: typeid
            )
        } catch  where error.saysThatThereAreNoNames {
            throw .noNames(typeid, at: address, remote: error.remote)
        }
    }

    /// Calls a function of the server itself.
    ///
    /// - Parameters:
    ///   - function: Its name in the protocol.
    ///   - arguments: Its arguments.
    ///   - keywords: Its keyword arguments.
    ///   - attempt: The words for the call in an error; its name unless told otherwise.
    /// - Returns: What the function returns.
    /// - Throws: What the server answers if it refuses.
    func callServer(
        _ function: String,
        _ arguments: [WireValue] = [],
        keywords: WireDictionary = [:],
        attempt: CallAttempt? = nil
    ) async throws(MultiprocessingError) -> WireValue {
        let request = Request(
            ident: nil,
            method: function,
            arguments: arguments,
            keywords: keywords
        )
        let attempt = attempt ?? CallAttempt(what: function, address: address)
        return try await channel.call(request).value(of: attempt)
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
