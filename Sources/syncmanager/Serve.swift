internal import ArgumentParser
internal import Logging
internal import MPDashboard
internal import MPServiceManager
internal import MPSystem
internal import Multiprocessing

/// Serves shared objects until it is told to stop.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: """
            Serve shared objects until SIGTERM or Ctrl-C; SIGHUP reads settings, authkeys, certificates and rights again.
            """,
        discussion: """
            Prints one line `listening on ADDRESS` per address once clients can connect. Logs go to \
            standard error. SIGINT (Ctrl-C) stops a server that was typed at a shell, or leads its process \
            group for another reason; one that another program has started leaves Ctrl-C to that program.

            Under systemd it tells when it is ready, reloads and stops (Type=notify, WatchdogSec=), and serves the sockets \
            that a .socket unit has opened. Those of other machines are served by TLS, and so are those on loopback with \
            FileDescriptorName=tls. An --address that names such a socket says how it is served; others are opened beside.
            """
    )

    @Option(
        help: """
            A TOML file whose keys are these options without their dashes; lists and tables stand for repeated ones. \
            Options and variables of the environment win.
            """
    )
    var config: String?

    @Flag(help: "Print the settings that would be used, as such a file, and end.")
    var printConfig = false

    @Option(
        name: .customLong("address"),
        help: """
            Where to listen; repeatable. Port 0 lets the kernel choose. Default: $\(EnvironmentDefaults.address).
            """,
        transform: Address.init(parsing:)
    )
    var addresses: [Address] = []

    @OptionGroup var secrets: AuthkeysOption

    @Flag(
        help: "Let an address be an abstract socket, which every process of this machine reaches."
    )
    var allowAbstract = false

    @Option(
        name: .customLong("allow-user"),
        help: "The number of a user who may connect to Unix sockets beside us and root; repeatable."
    )
    var allowedUserIDs: [UInt32] = []

    @OptionGroup(title: "TLS") var tls: TLSServerOptions

    @Option(
        help: "How much to log: \(Logger.Level.choices).",
        transform: Logger.Level.init(argument:)
    )
    var logLevel = Logger.Level.info

    @Option(
        name: .customLong("allow-class"),
        help: """
            A Python class that values may hold, as 'package.Class' or 'package.*', or '*' for any; repeatable. Clients \
            then run its code on what others have stored; the asterisk stands for every plain name, functions included.
            """,
        transform: ClassPattern.init(parsing:)
    )
    var allowedClasses: [ClassPattern] = []

    @Flag(
        name: .customLong("admitted-classes-only"),
        help: """
            Refuse other classes than those of --allow-class from processes of our own user, too; without it they may \
            store any, as long as there are one authkey and no rights.
            """
    )
    var admittedClassesOnly = false

    @Option(
        name: .customLong("instance"),
        help: """
            An object that all clients share under a name of yours, as NAME=TYPE or 'NAME=TYPE(ARGUMENTS)'; repeatable. \
            Python programs that register('NAME') get it by manager.NAME().
            """,
        transform: InstanceOption.init(argument:)
    )
    var instances: [InstanceOption] = []

    @Option(
        name: .customLong("relay-proxies"),
        help: "The address of another manager whose proxies values may hold; repeatable.",
        transform: Address.init(parsing:)
    )
    var relayedAddresses: [Address] = []

    @OptionGroup(title: "Python") var python: PythonOptions

    @OptionGroup(title: "Dashboard and metrics") var watching: WatchingOptions

    @Flag(
        help: """
            Give the locks and the objects of a Python process back when it ends, which Python doesn't; on Unix sockets.
            """
    )
    var releaseDeadClients = false

    @Flag(help: "Let clients stop the server, as Python's shutdown() does.")
    var allowShutdown = false

    @Option(
        help: """
            A file that says who may do what; read again on SIGHUP. Without it, all but shutdown, debug_info and drop.
            """
    )
    var rights: String?

    @Option(
        name: .customLong("limit"),
        help: "How much clients may use, as NAME=NUMBER; repeatable: \(LimitOption.choices).",
        transform: LimitOption.init(argument:)
    )
    var limits: [LimitOption] = []

    @Option(
        name: .customLong("accept-md5"),
        help:
            "From where to accept the MD5 answers of CPython before 3.12: \(LegacyMD5.choices)."
    )
    var legacyMD5 = LegacyMD5.local

    @OptionGroup(title: "Recording") var recording: RecordingArguments

    @Option(
        help: """
            The file to which the last 10,000 events are written on SIGUSR1 and on a crash; without it, \
            syncmanager-PID.flight in $STATE_DIRECTORY, else in $TMPDIR, else in /tmp.
            """
    )
    var flightRecorder: String?

    @Option(
        help: "Whether to look for requests for 50 µs before sleeping: \(PollingPolicy.choices)."
    )
    var polling = PollingPolicy.adaptive

    @Option(
        name: .customLong("drain-timeout"),
        help: """
            How many seconds calls under way may take to end after SIGTERM or Ctrl-C, while new clients are refused; a \
            second signal ends them. Calls that wait count, too.
            """
    )
    var drainTimeout = 0.0
    @OptionGroup(title: "Slow calls and deadlocks") var slowCalls: SlowCallOptions

    @Flag(help: "Ignore SIGINT (Ctrl-C) in any case, as if another program had started the server.")
    var ignoreInterrupt = false

    func validate() throws {
        guard drainTimeout.isFinite, drainTimeout >= 0 else {
            throw ValidationError("--drain-timeout is a number of seconds from 0 on")
        }
        try ServeFitness(self).check(for: try served().all)
        _ = try secrets.settings()
    }

    /// The sockets that a service manager has opened, and the addresses to open.
    private func served() throws -> ServedAddresses {
        try ServedAddresses(addresses, passed: Self.passed.get())
    }

    /// The sockets of the service manager as they were at the start: the variables that name them are removed.
    private static let passed = Result { try ServiceVariables.ofThisProcess().sockets }

    func run() async throws { try await run(nil) }

    /// Serves until it is told to stop.
    ///
    /// - Parameter arguments: Where the settings come from, to read them again on SIGHUP.
    /// - Throws: What there is to say to whoever has started it.
    func run(_ arguments: ConfiguredArguments?) async throws {
        MemoryGauge.allocateFromOneArena()
        StandardStreams.ignoreMissingReaders()
        let service = try ServiceReporter(.ofThisProcess())
        let signals = try await TerminationSignals(
            ignoringInterrupt: ignoreInterrupt || !TerminationSignals.interruptIsMeantForUs
        )
        let reloads = try await ReloadSignals()
        let dumps = try await FlightSignals()
        let (log, level) = (RecentLines(), LogLevel(logLevel))
        let configuration = try configuration(log, level)
        let server = ManagerServer(configuration: configuration)
        ServiceVariables.removeFromEnvironment()
        let addresses = try await server.start()
        let watchers = try await startWatchers(of: server, log)
        StandardStreams.print(addresses.map { "listening on \($0)" } + watchers.lines)
        let life = ServeLife(
            server: server,
            watchers: watchers,
            addresses: addresses,
            reloader: ServeReloader(server, self, arguments, level),
            signals: signals,
            reloads: reloads,
            dumps: dumps,
            service: service
        )
        await life.run()
        // To write on until the reader of the log goes on, or to wait for its stream, would keep us from ending.
        if !server.logIsWritten { StandardStreams.exitAtOnce() }
    }

    /// Begins to serve the dashboard and the metrics; without them the server doesn't stay.
    private func startWatchers(
        of server: ManagerServer,
        _ log: RecentLines
    ) async throws -> Watchers {
        do {
            return try await watching.start(for: server, log: log)
        } catch {
            await server.stop()
            throw error
        }
    }

    /// The settings of the server.
    func configuration(
        _ log: RecentLines,
        _ level: LogLevel
    ) throws -> ManagerServerConfiguration {
        let served = try served()
        var configuration = try ManagerServerConfiguration(
            addresses: served.opened.map(\.value),
            authkeys: secrets.authkeys()
        )
        configuration.inheritedListeners = served.inherited
        configuration.tls = tls.configuration
        configuration.legacyMD5 = legacyMD5
        configuration.allowsAbstractNames = allowAbstract
        configuration.allowedUserIDs = Set(allowedUserIDs)
        configuration.allowedClasses = allowedClasses
        configuration.trustsOwnUser = !admittedClassesOnly
        configuration.relayedAddresses = relayedAddresses
        configuration.python = python.hosting
        configuration.releasesDeadClients = releaseDeadClients
        configuration.allowsShutdown = allowShutdown
        configuration.polling = polling
        configuration.flightRecorderPath = FlightPath.path(flightRecorder)
        configuration.recording = recording.recording(of: instances)
        slowCalls.apply(to: &configuration)
        if let rights { configuration.rights = try Rights.file(rights) }
        for limit in limits { limit.apply(to: &configuration.limits) }
        for instance in instances { instance.apply(to: &configuration.registry) }
        configuration.auditLogger = logger("multiprocessing.audit", log, level)
        configuration.logger = logger("syncmanager", log, level)
        return configuration
    }

    private func logger(_ label: String, _ log: RecentLines, _ level: LogLevel) -> Logger {
        let isKept = watching.dashboard != nil
        return Logger(label: label) { label in
            let stream = StreamLogHandler.standardError(label: label)
            let target: any LogHandler = isKept ? KeepingLogHandler(stream, in: log) : stream
            return LevelledLogHandler(target: target, level: level)
        }
    }
}

extension Logger.Level {
    /// The levels in words, from the one that tells most.
    fileprivate static var choices: String {
        allCases.map(\.rawValue).joined(separator: ", ")
    }

    /// Reads a level as it is written on the command line.
    fileprivate init(argument: String) throws(CommandError) {
        guard let level = Self(rawValue: argument) else {
            throw CommandError("it is one of \(Self.choices)")
        }
        self = level
    }
}
