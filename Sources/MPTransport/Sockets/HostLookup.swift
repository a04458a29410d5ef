import Glibc
import MPSystem

/// Finds the addresses of a host by its name.
enum HostLookup {
    /// The socket names of an address; only the hosts of `tls://` addresses are looked up, since clear text stays on
    /// this machine anyway.
    ///
    /// - Parameters:
    ///   - address: The address; its host may be a name.
    ///   - deadline: When it must be over.
    ///   - loop: The loop whose clock is used.
    /// - Returns: At least one name for the kernel, in the order in which to try them.
    /// - Throws: ``TransportError`` if the host isn't known, or not found in time.
    static func names(
        of address: SocketAddress,
        until deadline: Deadline,
        on loop: EventLoop
    ) async throws(TransportError) -> [SocketName] {
        let attempt = TransportAttempt.connect(address)
        guard case .tls(let host, let port) = address, host != "localhost",
            !NumericHost.isAddress(host)
        else { return [try SocketName(address, for: attempt)] }
        let answer = Guarded<CheckedContinuation<Result<[String], TransportError>, Never>?>(nil)
        let answering: @Sendable (Result<[String], TransportError>) -> Void = { result in
            answer.withLock { $0.take() }?.resume(returning: result)
        }
        let found = await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                answer.withLock { $0 = waiting }
                if Task.isCancelled { return answering(.failure(.cancelled(attempt))) }
                begin(host, for: attempt, until: deadline, on: loop, answering)
            }
        } onCancel: {
            answering(.failure(.cancelled(attempt)))
        }
        var names: [SocketName] = []
        for host in try found.get() {
            names.append(try SocketName(.tls(host: host, port: port), for: attempt))
        }
        return names
    }

    /// Looks up the host on a thread of its own, since the system's resolver blocks; a result that is too late is
    /// dropped.
    private static func begin(
        _ host: String,
        for attempt: TransportAttempt,
        until deadline: Deadline,
        on loop: EventLoop,
        _ answering: @escaping @Sendable (Result<[String], TransportError>) -> Void
    ) {
        let timer = deadline.rest.map { rest in
            loop.schedule(at: EventLoop.now() + rest) {
                answering(.failure(.timedOut(attempt, after: deadline.limit ?? rest)))
            }
        }
        do throws(SystemError) {
            try NativeThread.start(name: "host-lookup") {
                answering(resolve(host, for: attempt))
                timer?.cancel()
            }
        } catch {
            timer?.cancel()
            answering(.failure(TransportError(error, during: attempt)))
        }
    }

    private static func resolve(
        _ host: String,
        for attempt: TransportAttempt
    ) -> Result<[String], TransportError> {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else {
            let words = gai_strerror(code).map { String(cString: $0) } ?? "error \(code)"
            return .failure(.hostNotFound(attempt, host: host, reason: words))
        }
        defer { freeaddrinfo(list) }
        var hosts: [String] = []
        var next = list
        while let entry = next {
            let text = numericText(of: entry.pointee)
            // An address with a scope, such as fe80::1%eth0, is of no use to us.
            if let text, NumericHost.isAddress(text) { hosts.append(text) }
            next = entry.pointee.ai_next
        }
        return .success(hosts)
    }

    private static func numericText(of entry: addrinfo) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let flags = NI_NUMERICHOST
            let size = socklen_t(NI_MAXHOST)
            guard getnameinfo(entry.ai_addr, entry.ai_addrlen, start, size, nil, 0, flags) == 0
            else { return nil }
            return String(cString: start)
        }
    }
}
