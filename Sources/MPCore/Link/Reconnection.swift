/// Decides when a link that was lost is opened again, and what those learn who wait for it.
///
/// It knows no connection, no clock and no randomness: the driver reports what has happened, with the time and a
/// random number, and does what the actions say.
package struct Reconnection: Sendable {
    /// The rules.
    package struct Policy: Equatable, Sendable {
        /// The pauses between attempts.
        package let backOff: BackOff
        /// Longest time without a connection before there are no further attempts; `nil` is no limit.
        package let limit: Duration?

        /// Takes the rules.
        package init(backOff: BackOff, limit: Duration?) {
            self.backOff = backOff
            self.limit = limit
        }
    }

    private enum State {
        /// Calls can be made. Can become `pausing`, `over` or `closed`.
        case open
        /// The time of the next attempt hasn't come. Can become `opening` or `closed`.
        case pausing(LinkOutage, ConnectionAttempts)
        /// An attempt is under way. Can become `open`, `pausing`, `over` or `closed`.
        case opening(LinkOutage, ConnectionAttempts)
        /// There are no further attempts. Can become `closed`.
        case over(LinkFailure)
        /// This program has closed the manager. Terminal.
        case closed
    }

    /// What readers of the events are told.
    package enum Event: Equatable, Sendable {
        /// The connection was lost.
        case lost(LinkFailure)
        /// This attempt comes after a pause.
        case reconnecting(attempt: Int, after: Duration)
        /// Calls can be made again; by the same server, or by another one, such as one that was started again.
        case reconnected(isSameServer: Bool)
        /// There are no further attempts.
        case gaveUp(LinkFailure)
        /// This program has closed the manager.
        case closed
    }

    /// What the driver has to do.
    package enum Action: Equatable, Sendable {
        /// Tell the readers of the events.
        indirect case announce(Event)
        /// Call `pauseEnded` after this time.
        case pause(Duration)
        /// Try to open the link, then call `opened` or `failed`.
        case open
        /// Use the connection that was opened from now on.
        case use
        /// Close the connection that was opened: nobody wants it any more.
        case drop
        /// Give up the pause or the attempt that is under way.
        case stop
        /// Let those who wait look again.
        case wake
    }

    /// What a call can expect.
    package enum Outlook: Equatable, Sendable {
        /// The link is open.
        case open
        /// It may be opened again.
        case waiting
        /// It is over.
        indirect case over(LinkFailure)
    }

    private let policy: Policy?
    private var state = State.open
    /// The prefix of the idents of the server that was reached last, if it has named one.
    private var server: String?

    /// Begins with an open link.
    ///
    /// - Parameters:
    ///   - policy: The rules; `nil` never opens a link again.
    ///   - server: The prefix of the server's idents, if it has named one.
    package init(_ policy: Policy?, server: String?) {
        self.policy = policy
        self.server = server
    }
}

// MARK: What callers ask

extension Reconnection {
    /// What a call can expect.
    package var outlook: Outlook {
        switch state {
        case .open: .open
        case .pausing, .opening: .waiting
        case .over(let failure): .over(failure)
        case .closed: .over(.closedHere)
        }
    }

    /// The time without a connection until now.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - reason: How the connection was lost, if nobody has told yet.
    /// - Returns: What was tried since it was lost.
    package func outage(at now: Duration, reason: LinkFailure) -> LinkOutage {
        switch state {
        case .pausing(var outage, let attempts), .opening(var outage, let attempts):
            outage.length = now - attempts.began
            return outage
        case .open, .over, .closed:
            return LinkOutage(reason)
        }
    }
}

// MARK: Events

extension Reconnection {
    /// The connection was lost.
    package mutating func lost(
        _ reason: LinkFailure,
        at now: Duration,
        random: Double
    ) -> [Action] {
        switch state {
        case .open:
            let announcement = Action.announce(.lost(reason))
            guard let policy else {
                state = .over(reason)
                return [announcement, .announce(.gaveUp(reason)), .wake]
            }
            let attempts = ConnectionAttempts(policy.backOff, limit: policy.limit, at: now)
            let pause = attempts.firstPause(random: random)
            state = .pausing(LinkOutage(reason), attempts)
            return [
                announcement, .announce(.reconnecting(attempt: 1, after: pause)), .pause(pause),
            ]
        case .closed:
            return []
        case .pausing, .opening, .over:
            preconditionFailure("a connection was lost in state \(state)")
        }
    }

    /// The pause before an attempt is over.
    package mutating func pauseEnded() -> [Action] {
        switch state {
        case .pausing(let outage, let attempts):
            state = .opening(outage, attempts)
            return [.open]
        case .closed:
            return []
        case .open, .opening, .over:
            preconditionFailure("a pause ended in state \(state)")
        }
    }

    /// The link was opened again.
    ///
    /// - Parameter server: The prefix of the server's idents, if it has named one.
    /// - Returns: What is to be done.
    package mutating func opened(server: String?) -> [Action] {
        switch state {
        case .opening:
            state = .open
            let isSame = server != nil && server == self.server
            self.server = server
            return [.use, .announce(.reconnected(isSameServer: isSame)), .wake]
        case .closed:
            return [.drop]
        case .open, .pausing, .over:
            preconditionFailure("a link was opened in state \(state)")
        }
    }

    /// An attempt has failed.
    ///
    /// - Parameters:
    ///   - words: How, in words.
    ///   - refusal: The peer's answer, if it gave one.
    ///   - mayPass: Whether the reason may pass by itself.
    ///   - now: The time.
    ///   - random: A random number from 0 to 1.
    /// - Returns: What is to be done.
    package mutating func failed(
        _ words: String,
        refusal: LinkFailure?,
        mayPass: Bool,
        at now: Duration,
        random: Double
    ) -> [Action] {
        switch state {
        case .opening(var outage, var attempts):
            let decision = attempts.failed(mayPass: mayPass, at: now, random: random)
            outage.attempts = attempts.count
            outage.lastAttempt = words
            switch decision {
            case .retry(let pause):
                state = .pausing(outage, attempts)
                let next = attempts.count + 1
                return [
                    .announce(.reconnecting(attempt: next, after: pause)), .pause(pause),
                ]
            case .giveUp:
                outage.length = now - attempts.began
                if !mayPass { outage.refusal = refusal }
                state = .over(.outage(outage))
                return [.announce(.gaveUp(.outage(outage))), .wake]
            }
        case .closed:
            return []
        case .open, .pausing, .over:
            preconditionFailure("an attempt failed in state \(state)")
        }
    }

    /// This program closes the manager.
    package mutating func close() -> [Action] {
        switch state {
        case .closed:
            return []
        case .open, .over:
            state = .closed
            return [.announce(.closed), .wake]
        case .pausing, .opening:
            state = .closed
            return [.stop, .announce(.closed), .wake]
        }
    }
}
