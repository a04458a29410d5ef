internal import MPSystem
internal import MPTransport
internal import MPWire

extension ManagerServer {
    /// An address by which child processes of this process reach the server with the authkey alone.
    ///
    /// That is the server's own Unix socket. A server without one opens a private socket the first time, in a
    /// directory that only this user can enter; it goes when the server stops.
    ///
    /// - Throws: `serverStopped` if the server isn't running, `resourceUnavailable` and the like if there is no socket.
    func addressForChildren() async throws(MultiprocessingError) -> Address {
        let parts = try runningParts()
        let known = parts.listeners.lazy.map { Address($0.address) }
        if let own = known.first(where: { $0.kind == .unix || $0.kind == .abstract }) { return own }
        let opening = local.withLock { local -> LocalAccess.Opening? in
            if let opening = local.privateListener { return opening }
            guard !local.isOver else { return nil }
            let opening = LocalAccess.Opening { await self.openPrivateListener(parts) }
            local.privateListener = opening
            return opening
        }
        guard let opening else {
            throw MultiprocessingError(.serverStopped, "the manager server isn't running")
        }
        switch await opening.value {
        case .success(let listener): return Address(listener.listener.address)
        case .failure(let error):
            // The next one tries again.
            local.withLock { if $0.privateListener == opening { $0.privateListener = nil } }
            throw error
        }
    }

    private func openPrivateListener(
        _ parts: Parts
    ) async -> Result<PrivateListener, MultiprocessingError> {
        do throws(MultiprocessingError) {
            let directory = try TemporaryDirectory()
            let name = "socket"
            let remove: @Sendable () -> Void = { directory.remove([name, "\(name).lock"]) }
            do throws(TransportError) {
                let listener = try await listen(
                    at: .unix(path: "\(directory.path)/\(name)"),
                    parts.driver,
                    on: parts.loop
                )
                await parts.driver.add(listener)
                return .success(PrivateListener(listener: listener, remove: remove))
            } catch {
                remove()
                throw MultiprocessingError(error)
            }
        } catch {
            return .failure(error)
        }
    }
}
