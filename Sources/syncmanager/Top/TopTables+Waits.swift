internal import MPWire

/// Waits, holders and deadlocks.
extension TopTables {
    /// The time after which a wait stands out, in seconds.
    private static let longWait = 10.0

    /// The calls that wait, the one that has waited longest first.
    var waits: TopSection { waits(where: { _ in true }) }

    /// Those of them that are of interest.
    func waits(where isMeant: (ServerStatistics.CallWait) -> Bool) -> TopSection {
        let columns: [LiveTable.Column] = [
            .text("client", least: 6), .number("pid", rank: 2), .text("waits for", least: 12),
            .text("method", rank: 1), .number("for"), .text("held by", rank: 1, least: 6),
        ]
        var holders: [String: [ServerStatistics.Client?]] = [:]
        for holder in model.statistics.holders {
            holders[holder.object.ident, default: []].append(holder.client)
        }
        let rows = model.statistics.waits.filter(isMeant).enumerated().map { place, wait in
            let isLong = wait.time >= Self.longWait && !wait.isRunning
            let held = wait.object.flatMap { holders[$0.ident] } ?? []
            return LiveTable.Row(
                key:
                    "wait \(wait.client.connection) \(wait.object?.ident ?? "") \(wait.method) \(place)",
                target: wait.object.map { .object($0.ident) } ?? .client(wait.client.connection),
                cells: [
                    .init(wait.client.words), .process(wait.client),
                    .init(wait.object?.words ?? "the server"), .init(wait.method),
                    .init(wait.time, \.asTime, style: isLong ? .warning : .plain),
                    .init(wait.isRunning ? "runs in a task" : Self.words(held)),
                ]
            )
        }
        return TopSection(
            title: "Waiting and running calls",
            table: LiveTable(columns, rows),
            emptyText: "No call waits."
        )
    }

    private static func words(_ holders: [ServerStatistics.Client?]) -> String {
        guard let first = holders.first else { return "–" }
        let words = first?.words ?? "a connection that has ended"
        return holders.count == 1 ? words : "\(words), \(holders.count - 1) more"
    }

    /// Who holds locks and permits.
    var holders: TopSection { holders(where: { _ in true }) }

    /// Those of them that are of interest.
    func holders(where isMeant: (ServerStatistics.LockHolder) -> Bool) -> TopSection {
        let columns: [LiveTable.Column] = [
            .text("held", least: 12), .text("by", least: 6), .number("pid", rank: 1),
            .number("task", rank: 3), .number("for"), .number("waiting", rank: 1),
            .number("token", rank: 2),
        ]
        let rows = model.statistics.holders.filter(isMeant).enumerated().map { place, holder in
            let client = holder.client?.words ?? "a connection that has ended"
            return LiveTable.Row(
                key: "holder \(holder.object.ident) \(place)",
                target: .object(holder.object.ident),
                cells: [
                    .init(holder.object.words), .init(client), .process(holder.client),
                    .init(holder.task.text, order: holder.task.map { Double($0) } ?? -.infinity),
                    .init(holder.time, \.asTime), .init(holder.waiting),
                    .init(holder.token.text, order: holder.token.map { Double($0) } ?? -.infinity),
                ]
            )
        }
        return TopSection(
            title: "Held locks and permits",
            table: LiveTable(columns, rows),
            emptyText: "No lock is held."
        )
    }

    /// The calls that wait for each other, a row for each.
    var deadlocks: TopSection {
        let columns: [LiveTable.Column] = [
            .text("client", least: 6), .number("pid", rank: 2), .text("waits for", least: 12),
            .text("method", rank: 2), .number("for", rank: 1), .text("held by", least: 6),
        ]
        var rows: [LiveTable.Row] = []
        for (number, deadlock) in model.statistics.deadlocks.enumerated() {
            for (place, wait) in deadlock.waits.enumerated() {
                let next = deadlock.waits[(place + 1) % deadlock.waits.count]
                rows.append(
                    LiveTable.Row(
                        key: "deadlock \(number) \(place)",
                        target: wait.object.map { .object($0.ident) },
                        cells: [
                            .init(wait.client.words), .process(wait.client),
                            .init(wait.object?.words ?? "–"), .init(wait.method),
                            .init(wait.time, \.asTime), .init(next.client.words),
                        ]
                    )
                )
            }
        }
        return TopSection(title: "Deadlocks", table: LiveTable(columns, rows), style: .alarm)
    }
}

extension ServerStatistics.Client {
    /// The number of its connection, and its name.
    var words: String {
        name.isEmpty ? "\(connection)" : "\(connection) \(name.visible(limit: 60))"
    }

    /// The same with its process.
    var fullWords: String {
        switch processID {
        case nil: "client \(words)"
        case 0: "client \(words) (foreign pid)"
        case let number?: "client \(words) (pid \(number))"
        }
    }
}

extension ServerStatistics.ObjectName {
    /// Its type, with its name or its ident.
    var words: String {
        "\(typeid.visible(limit: 60)) \(name.map { "'\($0.visible(limit: 60))'" } ?? ident.visible(limit: 60))"
    }
}

extension ServerStatistics.Deadlock {
    /// The circle in a sentence: who waits for what.
    var sentence: String {
        let parts = waits.map { "\($0.client.fullWords) waits for \($0.object?.words ?? "?")" }
        let kind = isCertain ? "" : " (unless another task or thread releases one)"
        return parts.joined(separator: ", held by ") + ", held by the first" + kind
    }
}
