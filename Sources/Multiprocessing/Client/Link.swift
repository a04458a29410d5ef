internal import MPCore
internal import MPTransport
internal import MPWire

/// A connection to one of our servers, which carries many calls at once.
///
/// The manager and the proxies keep it; when the last of them goes, the connection is closed.
final class Link: CallChannel {
    let address: Address
    let errors: ErrorTable
    let executor: LoopTaskExecutor
    /// The loop keeps this one until the connection is closed, so it can't be the same object.
    let connection: LinkConnection

    /// Takes over a connection on which calls can be made.
    init(
        address: Address,
        errors: ErrorTable,
        executor: LoopTaskExecutor,
        connection: LinkConnection
    ) {
        self.address = address
        self.errors = errors
        self.executor = executor
        self.connection = connection
        connection.belongs(to: self)
    }

    deinit {
        connection.close()
    }

    var isOurs: Bool { true }

    func call(_ request: Request, _ manner: CallManner) async -> CallResult {
        var request = request
        if let timeout = manner.timeout { request.timeout = timeout }
        if let owner = manner.owner {
            request.keywords[WireKey(text: "owner")] = .int(owner.number)
        }
        return await connection.call(request, manner.cancellation)
    }

    func release(_ ident: String) {
        connection.release(ident)
    }

    func close() async {
        connection.close()
    }
}
