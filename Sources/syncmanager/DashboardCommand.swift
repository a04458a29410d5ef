internal import ArgumentParser
internal import MPDashboard
internal import Multiprocessing

/// Shows the dashboard of a server that runs elsewhere.
struct DashboardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard",
        abstract: "Show what a running server does as a page in a browser, until Ctrl-C.",
        discussion: """
            Prints one line with the URL, which signs in. A server of another machine is watched over TLS from one's own. \
            It takes the right 'inspect'; what --dashboard-actions can do takes the rights for that.
            """
    )

    @Argument(help: .address, transform: Address.init(parsing:))
    var address: Address?

    @OptionGroup var server: ServerOptions

    @Option(
        help: "Where to listen, on this machine; port 0 lets the kernel choose.",
        transform: ListeningPlace.init(onLoopback:)
    )
    var listen = ListeningPlace.standard

    @Flag(
        help: """
            Let the dashboard change something: pause and drain work queues, drop objects, release locks, end clients. \
            Without it, it only shows.
            """
    )
    var dashboardActions = false

    func validate() throws { _ = try server.access(at: address) }

    func run() async throws {
        StandardStreams.ignoreMissingReaders()
        let signals = try await TerminationSignals(
            ignoringInterrupt: !TerminationSignals.interruptIsMeantForUs
        )
        var access = try server.access(at: address)
        // The dashboard says at once that the server is gone, and connects again by itself.
        access.configuration.reconnection = .never
        let watch = ServerWatch { [access] in try await access.connect() }
        // What keeps it from working at all is told here, not on the page.
        _ = try await watch.statistics()
        let configuration = DashboardConfiguration(
            version: SyncManagerCommand.version,
            title: access.address.value.description,
            allowsActions: dashboardActions
        )
        var watchers = Watchers()
        do {
            try await watchers.add(Dashboard(configuration, watch: watch), at: listen)
        } catch {
            throw CommandError("\(error)")
        }
        StandardStreams.print(watchers.lines)
        await signals.first()
        await watchers.close()
        await watch.close()
    }
}

extension ListeningPlace {
    /// Where the dashboard listens unless somebody says otherwise.
    fileprivate static let standard = Self(host: "127.0.0.1", port: 8080)
}
