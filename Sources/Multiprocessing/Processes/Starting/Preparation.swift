import Glibc
internal import Logging
internal import MPProcesses
internal import MPWire

/// What a child gets from its parent before it runs, over its control socket.
struct Preparation: Sendable {
    /// The child's name.
    var name: String
    /// The numbers of the child and its ancestors, as in `ChildProcess-1:2`.
    var path: [Int]
    var isDaemon: Bool
    /// The parent's name and process ID.
    var parentName: String
    var parentID: Int32
    /// The function to run.
    var function: String
    /// Its input, encoded.
    var input: WireValue
    /// The start method of the child's own children; `nil` if the program hasn't chosen one.
    var startMethod: StartMethod?
    /// What the child logs.
    var log: LogSettings
    /// The bytes of the program's authkey; a key's own memory would be empty in a copy of this process.
    var authkey: [UInt8]
    /// The managers that the input needs.
    var managers: [WireValue] = []
    /// The working directory and the environment, for a child that doesn't get them from the kernel.
    var surroundings: Surroundings?
}

extension Preparation {
    private enum Key {
        static let name = "name"
        static let path = "path"
        static let isDaemon = "daemon"
        static let parentName = "parent_name"
        static let parentID = "parent_pid"
        static let function = "function"
        static let input = "input"
        static let startMethod = "start_method"
        static let logLevel = "log_level"
        static let authkey = "authkey"
        static let managers = "managers"
        static let directory = "directory"
        static let environment = "environment"
    }

    /// The form in which it is sent.
    var value: WireValue {
        var entries: WireDictionary = [
            Key.name: .text(name),
            Key.path: .list(path.map { .int($0) }),
            Key.isDaemon: .bool(isDaemon),
            Key.parentName: .text(parentName),
            Key.parentID: .int(Int(parentID)),
            Key.function: .text(function),
            Key.input: input,
            Key.authkey: .bytes(authkey),
            Key.managers: .list(managers),
        ]
        if let level = log.level { entries[WireKey(text: Key.logLevel)] = .text(level.rawValue) }
        if let startMethod { entries[WireKey(text: Key.startMethod)] = .text(startMethod.rawValue) }
        if let surroundings {
            entries[WireKey(text: Key.directory)] = .bytes(surroundings.directory)
            entries[WireKey(text: Key.environment)] = .list(
                surroundings.environment.map { .bytes($0) }
            )
        }
        return .dict(entries)
    }

    /// Reads the form in which it is sent; `nil` if it is another one.
    init?(_ value: WireValue) {
        guard case .dict(let entries) = value, case .text(let name)? = entries[text: Key.name],
            case .list(let path)? = entries[text: Key.path],
            case .bool(let isDaemon)? = entries[text: Key.isDaemon],
            case .text(let parentName)? = entries[text: Key.parentName],
            case .int(let parentID)? = entries[text: Key.parentID],
            case .text(let function)? = entries[text: Key.function],
            let input = entries[text: Key.input],
            case .bytes(let authkey)? = entries[text: Key.authkey],
            case .list(let managers)? = entries[text: Key.managers]
        else { return nil }
        self.name = name
        self.path = path.compactMap { number in
            guard case .int(let number) = number else { return nil }
            return number
        }
        self.isDaemon = isDaemon
        self.parentName = parentName
        self.parentID = Int32(clamping: parentID)
        self.function = function
        self.input = input
        self.authkey = authkey
        self.managers = managers
        log = LogSettings(
            level: entries[text: Key.logLevel]?.asText.flatMap(Logger.Level.init(rawValue:))
        )
        startMethod = entries[text: Key.startMethod]?.asText.flatMap(StartMethod.init)
        if case .bytes(let directory)? = entries[text: Key.directory],
            case .list(let variables)? = entries[text: Key.environment]
        {
            surroundings = Surroundings(
                directory: directory,
                environment: variables.compactMap { variable in
                    guard case .bytes(let bytes) = variable else { return nil }
                    return bytes
                }
            )
        }
    }
}
