import MPWire

/// Watches a server, and shows it to everybody who has signed in.
package actor Dashboard {
    /// So many intervals pass between two looks at the server while nobody watches.
    private static let restingIntervals = 5

    /// Who may see it.
    package nonisolated let signIn: SignIn
    nonisolated let configuration: DashboardConfiguration
    nonisolated let watch: ServerWatch
    private var history = History()
    private var viewers = Viewers()
    /// Why the server can't be reached at the moment.
    private var trouble: String?

    /// Watches a server, once ``run()`` is called.
    package init(
        _ configuration: DashboardConfiguration,
        watch: ServerWatch,
        signIn: SignIn = SignIn()
    ) {
        self.configuration = configuration
        self.watch = watch
        self.signIn = signIn
    }

    /// Looks at the server again and again, until the task is cancelled.
    package func run() async {
        var rest = 0
        while !Task.isCancelled {
            if rest <= 0 || !viewers.isEmpty {
                await look()
                rest = Self.restingIntervals
            }
            rest -= 1
            // It only ends early when the task is cancelled.
            try? await Task.sleep(for: configuration.interval)
        }
        viewers.finish()
    }

    /// The latest statistics.
    var latest: ServerStatistics? { history.latest }

    /// Begins to tell somebody what happens.
    ///
    /// - Returns: The stream of events; `nil` if there are too many viewers.
    func view() -> AsyncStream<[UInt8]>? {
        guard viewers.hasRoom else { return nil }
        var first = [event("history", Beginning(configuration, history.points))]
        if let trouble { first.append(event("lost", Trouble(reason: trouble))) }
        if let latest = history.latest, trouble == nil {
            first.append(event("sample", Sample(point: history.points.last, statistics: latest)))
        }
        return viewers.add(first) { [weak self] number in
            Task { await self?.forget(number) }
        }
    }

    private func forget(_ number: Int) { viewers.remove(number) }

    private func look() async {
        do {
            let statistics = try await watch.statistics()
            let point = history.append(statistics)
            trouble = nil
            guard !viewers.isEmpty else { return }
            viewers.send(event("sample", Sample(point: point, statistics: statistics)))
        } catch {
            trouble = "\(error)"
            viewers.send(event("lost", Trouble(reason: "\(error)")))
        }
    }

    private func event(_ name: String, _ data: some Encodable) -> [UInt8] {
        do throws(WireCodingError) {
            return Viewers.event(name, try PlainJSON.of(data))
        } catch {
            // All that is sent is plain data.
            return Viewers.event("lost", Array("{\"reason\":\"an event can't be written\"}".utf8))
        }
    }
}

extension Dashboard {
    /// What a viewer is told at first.
    private struct Beginning: Encodable {
        let version: String
        let title: String
        let actions: Bool
        let log: Bool
        let points: [HistoryPoint]

        init(_ configuration: DashboardConfiguration, _ points: [HistoryPoint]) {
            version = configuration.version
            title = configuration.title
            actions = configuration.allowsActions
            log = configuration.log != nil
            self.points = points
        }
    }

    /// What a viewer is told each second.
    private struct Sample: Encodable {
        let point: HistoryPoint?
        let statistics: ServerStatistics
    }

    /// What a viewer is told when the server can't be reached.
    private struct Trouble: Encodable {
        let reason: String
    }
}
