import MPSystem
import MPWire

/// The settings of a server in a recording, but for its keys and types.
struct RecordedSettings {
    let serverID: String
    let policy: ClassPolicy
    private let configuration: ManagerConfiguration

    init(_ configuration: ManagerConfiguration) {
        self.configuration = configuration
        serverID = configuration.serverID
        policy = configuration.policy
    }

    /// Takes the settings over, and nothing else.
    func apply(to target: inout ManagerConfiguration) {
        target.trustedUser = configuration.trustedUser
        target.relayedAddresses = configuration.relayedAddresses
        target.pickleLimits = configuration.pickleLimits
        target.frameLimit = configuration.frameLimit
        target.shortMessage = configuration.shortMessage
        target.handshakeTimeout = configuration.handshakeTimeout
        target.admission = configuration.admission
        target.operators = configuration.operators
        target.releasesDeadClients = configuration.releasesDeadClients
        target.rights = configuration.rights
        target.limits = configuration.limits
        target.allowsShutdown = configuration.allowsShutdown
        target.breaksDeadlocks = configuration.breaksDeadlocks
        target.slowCall = configuration.slowCall
    }

    func append(to writer: inout EntryWriter) {
        writer.text(serverID)
        writer.texts(policy.patterns)
        writer.optional(configuration.trustedUser) { $0.integer($1) }
        writer.list(configuration.relayedAddresses) { $1.socket.append(to: &$0) }
        writer.integer(configuration.frameLimit)
        writer.integer(configuration.shortMessage)
        writer.duration(configuration.handshakeTimeout)
        writer.list(configuration.operators.sorted()) { $0.integer($1) }
        writer.flag(configuration.releasesDeadClients)
        writer.flag(configuration.allowsShutdown)
        writer.flag(configuration.breaksDeadlocks)
        writer.integer(configuration.slowCall)
        configuration.rights.append(to: &writer)
        for path in PickleLimits.recorded {
            writer.integer(configuration.pickleLimits[keyPath: path])
        }
        for path in AdmissionLimits.numbers {
            writer.integer(configuration.admission[keyPath: path])
        }
        for path in AdmissionLimits.times {
            writer.duration(configuration.admission[keyPath: path])
        }
        for path in ServerLimits.numbers { writer.integer(configuration.limits[keyPath: path]) }
        for path in ServerLimits.times { writer.duration(configuration.limits[keyPath: path]) }
        writer.optional(configuration.limits.memoryInBytes) { $0.integer($1) }
    }

    init(_ reader: inout EntryReader) throws(RecordingError) {
        serverID = try reader.text()
        policy = ClassPolicy(allowing: try reader.texts())
        var found = ManagerConfiguration(
            authkeys: AuthkeyRing([]),
            authenticator: .replaying,
            serverID: serverID,
            policy: policy
        )
        found.trustedUser = try reader.optional { (reader) throws(RecordingError) in
            try reader.integer()
        }
        found.relayedAddresses = try reader.list { (reader) throws(RecordingError) in
            Address(try SocketAddress(&reader))
        }
        found.frameLimit = try reader.amount()
        found.shortMessage = try reader.amount()
        found.handshakeTimeout = try reader.duration()
        found.operators = Set(
            try reader.list { (reader) throws(RecordingError) in try reader.integer() }
        )
        found.releasesDeadClients = try reader.flag()
        found.allowsShutdown = try reader.flag()
        found.breaksDeadlocks = try reader.flag()
        found.slowCall = try reader.integer()
        found.rights = try Rights(&reader)
        for path in PickleLimits.recorded {
            found.pickleLimits[keyPath: path] = try reader.amount()
        }
        for path in AdmissionLimits.numbers {
            found.admission[keyPath: path] = try reader.amount()
        }
        for path in AdmissionLimits.times { found.admission[keyPath: path] = try reader.duration() }
        for path in ServerLimits.numbers { found.limits[keyPath: path] = try reader.amount() }
        for path in ServerLimits.times { found.limits[keyPath: path] = try reader.duration() }
        found.limits.memoryInBytes = try reader.optional { (reader) throws(RecordingError) in
            try reader.amount()
        }
        guard AdmissionLimits.numbers.allSatisfy({ found.admission[keyPath: $0] > 0 }) else {
            throw .malformed("nobody could be in the handshake")
        }
        found.keepToWhatServersHave()
        configuration = found
    }
}

extension ManagerConfiguration {
    /// Takes back what no server is configured with, and what would let a recording take all time or memory.
    ///
    /// Of these settings, servers change few, and to greater values only the number of values in a message.
    fileprivate mutating func keepToWhatServersHave() {
        let standard = PickleLimits.standard
        for path in [\.depth, \.longBytes, \.decimalDigits, \.logicalSize, \.copied] as [Limit] {
            pickleLimits[keyPath: path] = min(pickleLimits[keyPath: path], standard[keyPath: path])
        }
        pickleLimits.nodes = min(pickleLimits.nodes, PickleLimits.mostNodes)
        pickleLimits.memoIndex = min(pickleLimits.memoIndex, PickleLimits.mostNodes)
        // A message of a stranger is never given up.
        shortMessage = max(shortMessage, HandshakeStateMachine.frameLimit)
        // Each newcomer is compared with all others.
        admission.halfOpen = min(admission.halfOpen, Self.mostStrangers)
        admission.halfOpenOfOwner = min(admission.halfOpenOfOwner, Self.mostStrangers)
        admission.sources = min(admission.sources, Self.mostStrangers)
    }

    private typealias Limit = WritableKeyPath<PickleLimits, Int>

    private static var mostStrangers: Int { 1 << 14 }
}

extension PickleLimits {
    /// All of them, in the order of recordings.
    fileprivate static var recorded: [WritableKeyPath<PickleLimits, Int>] {
        [
            \.depth, \.nodes, \.builtElements, \.memoIndex, \.longBytes, \.decimalDigits,
            \.logicalSize, \.copied,
        ]
    }
}

extension AdmissionLimits {
    fileprivate static var numbers: [WritableKeyPath<AdmissionLimits, Int>] {
        [\.halfOpen, \.halfOpenPerSource, \.halfOpenOfOwner, \.sources]
    }

    fileprivate static var times: [WritableKeyPath<AdmissionLimits, Duration>] {
        [\.patience, \.failurePenalty, \.silencePenalty, \.tolerance, \.longestPenalty]
    }
}

extension ServerLimits {
    fileprivate static var numbers: [WritableKeyPath<ServerLimits, Int>] {
        [
            \.connections, \.connectionsPerPrincipal, \.parkedCallsPerPrincipal,
            \.objectsPerPrincipal, \.callsPerLink, \.unconfirmedDeliveriesPerLink,
            \.messageInBytes, \.valuesInMessage, \.outputInBytes, \.lastingOutputInBytes,
            \.workInSteps,
        ]
    }

    fileprivate static var times: [WritableKeyPath<ServerLimits, Duration>] {
        [\.writeDeadline, \.lastingOutputTime]
    }
}
