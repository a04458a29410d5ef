internal import Logging
internal import MPCore
internal import MPTransport

/// Logging: bounded for each kind of event, so that nobody can fill the log, and never waited for by the loop.
extension ServerDriver {
    /// Logs an event of the core.
    func log(_ event: ManagerEvent, _ state: inout State) {
        let connection = event.connection.flatMap { state.connections[$0] }
        guard let kind = event.kind else { return write(event, from: connection, unlogged: 0) }
        log(kind, &state) { write(event, from: connection, unlogged: $0) }
    }

    /// Logs the end of a connection.
    func logEnd(of id: ConnectionID, _ reason: CloseReason, _ state: inout State) {
        log(.ended, &state) { _ in
            logger.debug(
                "connection ended",
                metadata: ["mp.session": "\(id.number)", "reason": "\(reason)"]
            )
        }
    }

    /// Logs an event, or only counts it if there were many.
    ///
    /// - Parameters:
    ///   - kind: The kind of the event.
    ///   - state: The state of the driver.
    ///   - write: Logs it, with the number of unlogged events.
    func log(_ kind: EventRates.Kind, _ state: inout State, _ write: (Int) -> Void) {
        if let unlogged = state.eventRates.next(kind, at: EventLoop.now()) {
            write(unlogged)
        } else if state.tally == nil {
            let time = EventLoop.now() + .seconds(1)
            state.tally = loop.schedule(at: time) { [weak self] in self?.tellUnlogged() }
        }
    }

    private func write(_ event: ManagerEvent, from connection: StreamConnection?, unlogged: Int) {
        // Each event concerns one of the two.
        logger.telling(unlogged).report(event)
        auditLogger.telling(unlogged).audit(event, from: connection)
    }

    /// Logs the number of events that were left out, in one line.
    private func tellUnlogged() {
        state.withValue { state in
            state.tally = nil
            let counts = state.eventRates.takeUnlogged()
            guard !counts.isEmpty else { return }
            var metadata: Logger.Metadata = [:]
            for count in counts { metadata[count.kind.rawValue] = "\(count.unlogged)" }
            logger.notice("more of what was logged, which is only counted", metadata: metadata)
        }
    }
}

extension Logger {
    /// The same logger, whose lines name the number of events that weren't logged, if there are any.
    func telling(_ unlogged: Int) -> Logger {
        guard unlogged > 0 else { return self }
        var logger = self
        logger[metadataKey: "unlogged"] = "\(unlogged)"
        return logger
    }

    /// Logs an event of the core, unless it is one of the audit's.
    fileprivate func report(_ event: ManagerEvent) {
        switch event {
        case .authenticated(let id, let key):
            trace("authenticated", metadata: ["mp.session": "\(id.number)", "mp.key": "\(key)"])
        case .memoryIsBack:
            notice("there is memory again")
        case .linkOpened(let id):
            debug("link opened", metadata: ["mp.session": "\(id.number)"])
        case .protocolError(let id, let reason):
            notice(
                "connection cut off",
                metadata: ["mp.session": "\(id.number)", "reason": "\(reason)"]
            )
        case .refused(let id, let reason):
            info(
                "request refused",
                metadata: ["mp.session": "\(id.number)", "reason": "\(reason)"]
            )
        case .slowCall(let id, let call):
            warning(
                call.isTask ? "a call's task took long" : "a call kept all others waiting",
                metadata: [
                    "mp.session": "\(id.number)",
                    "mp.typeid": "\(call.object?.typeid ?? "#server")",
                    "mp.ident": "\(call.object?.ident ?? "")", "mp.method": "\(call.method)",
                    "milliseconds": "\(call.time / .milliseconds(1))",
                    "received": "\(call.receivedBytes)", "sent": "\(call.sentBytes)",
                ]
            )
        case .deadlock(let calls, let isBroken):
            warning(
                isBroken
                    ? "a deadlock of locks was broken: the wait that began last has ended with an error"
                    : "clients wait for each other's locks, perhaps for ever",
                metadata: ["circle": "\(calls.sentence)"]
            )
        case .abandoned(let id, let object):
            info("what an ended client held goes back", metadata: .of(object, session: id))
        case .referencesReturned(let principal, let count):
            info(
                "references of an ended process go back",
                metadata: ["mp.principal": "\(principal)", "count": "\(count)"]
            )
        case .unwatched(let id, let principal):
            notice(
                """
                the end of this client's process will not be noticed: it is in another PID namespace, and the kernel is \
                older than 6.9
                """,
                metadata: ["mp.session": "\(id.number)", "mp.principal": "\(principal)"]
            )
        case .cyclesCollected(let count):
            debug("objects that only kept each other have ended", metadata: ["count": "\(count)"])
        case .restored(let id, let object):
            info("an undelivered value went back to its object", metadata: .of(object, session: id))
        case .setAside(let id, let object, let count):
            var metadata = Logger.Metadata.of(object, session: id)
            metadata["count"] = "\(count)"
            notice(
                "a client could not use what it took, which was set aside in its queue",
                metadata: metadata
            )
        case .usedMD5, .turnedAway, .authenticationFailed, .limitReached, .denied, .dropped,
            .endedClient, .releasedLock:
            break
        }
    }
}

extension Logger.Metadata {
    /// What to say of an object, and of the connection that the event is about.
    fileprivate static func of(_ object: LoggedObject, session: ConnectionID) -> Self {
        var metadata: Self = [
            "mp.session": "\(session.number)", "mp.ident": "\(object.ident)",
            "mp.typeid": "\(object.typeid)",
        ]
        if let name = object.name { metadata["mp.name"] = "\(name)" }
        return metadata
    }
}
