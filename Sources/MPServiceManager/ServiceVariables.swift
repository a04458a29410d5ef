internal import Glibc

/// What the service manager that has started this process tells it by variables of the environment.
///
/// - SeeAlso: sd_notify(3), sd_listen_fds(3), sd_watchdog_enabled(3).
package struct ServiceVariables: Equatable, Sendable {
    /// A socket that was opened for this process.
    package struct PassedSocket: Equatable, Sendable {
        /// Its number.
        package let descriptor: Int32
        /// Its `FileDescriptorName=`; `unknown` if there is none.
        package let name: String
    }

    /// Where notifications go; `nil` if nobody waits for them.
    package private(set) var notifyAddress: NotifyAddress?
    /// How often the manager wants to hear that this process is alive; `nil` if it doesn't.
    package private(set) var watchdogInterval: Duration?
    /// The sockets that were opened for this process.
    package private(set) var sockets: [PassedSocket] = []

    /// The first descriptor that is passed (`SD_LISTEN_FDS_START`).
    private static let firstDescriptor: Int32 = 3
    /// More descriptors than a process may have by default are a mistake.
    private static let mostSockets: Int32 = 1000

    /// Reads the variables.
    ///
    /// - Parameters:
    ///   - variables: The environment.
    ///   - process: The ID of this process; what is meant for another one, such as a parent, doesn't count.
    /// - Throws: ``ServiceVariableError`` for a value that nobody can act on.
    package init(
        _ variables: [String: String],
        process: Int32
    ) throws(ServiceVariableError) {
        if let text = variables[Name.notifySocket.rawValue], !text.isEmpty {
            guard let address = NotifyAddress(text) else {
                throw ServiceVariableError(.notifySocket, text, "neither a path nor an @NAME")
            }
            notifyAddress = address
        }
        watchdogInterval = try Self.watchdogInterval(variables, process)
        sockets = try Self.sockets(variables, process)
    }

    private static func watchdogInterval(
        _ variables: [String: String],
        _ process: Int32
    ) throws(ServiceVariableError) -> Duration? {
        guard let text = variables[Name.watchdogInterval.rawValue] else { return nil }
        // Without a process, it is meant for all of the service.
        if let owner = variables[Name.watchdogProcess.rawValue], Int32(owner) != process {
            return nil
        }
        guard let microseconds = Int64(text), microseconds > 0 else {
            throw ServiceVariableError(.watchdogInterval, text, "no number of microseconds")
        }
        return .microseconds(microseconds)
    }

    private static func sockets(
        _ variables: [String: String],
        _ process: Int32
    ) throws(ServiceVariableError) -> [PassedSocket] {
        guard let owner = variables[Name.listenProcess.rawValue], Int32(owner) == process,
            let text = variables[Name.listenCount.rawValue]
        else { return [] }
        guard let count = Int32(text), (0...mostSockets).contains(count) else {
            throw ServiceVariableError(.listenCount, text, "no number of sockets")
        }
        let names = (variables[Name.listenNames.rawValue] ?? "").split(
            separator: ":",
            omittingEmptySubsequences: false
        )
        return (0..<count).map { index in
            let name = Int(index) < names.count ? String(names[Int(index)]) : ""
            return PassedSocket(
                descriptor: firstDescriptor + index,
                name: name.isEmpty ? "unknown" : name
            )
        }
    }
}

extension ServiceVariables {
    /// The names of the variables.
    package enum Name: String, CaseIterable, Sendable {
        case listenCount = "LISTEN_FDS"
        case listenNames = "LISTEN_FDNAMES"
        case listenProcess = "LISTEN_PID"
        case notifySocket = "NOTIFY_SOCKET"
        case watchdogInterval = "WATCHDOG_USEC"
        case watchdogProcess = "WATCHDOG_PID"
    }

    /// Reads the variables of this process.
    ///
    /// - Throws: ``ServiceVariableError`` for a value that nobody can act on.
    package static func ofThisProcess() throws(ServiceVariableError) -> Self {
        var variables: [String: String] = [:]
        for name in Name.allCases {
            variables[name.rawValue] = getenv(name.rawValue).map { String(cString: $0) }
        }
        return try Self(variables, process: getpid())
    }

    /// Removes the variables from the environment, so that programs which this one starts don't take them for theirs.
    package static func removeFromEnvironment() {
        for name in Name.allCases { unsetenv(name.rawValue) }
    }
}
