internal import MPWire

/// What `top` prints where there is no terminal.
struct TopReport {
    private let model: TopModel

    /// Takes what a server does.
    init(_ model: TopModel) {
        self.model = model
    }

    /// The most rows of a table.
    private static let mostRows = 20

    /// The figures of the whole, and a table for each kind of things that there are.
    ///
    /// - Parameter server: The server's address.
    /// - Returns: The lines, without blanks at their ends.
    func lines(server: String) -> [String] {
        let told = model.statistics
        let head = [
            "\(server.visible())  up \(told.uptime.asTime)  pid \(told.processID)",
            TopHead.calls(model).text.droppingFirstBlank,
            TopHead.counts(model).text.droppingFirstBlank,
        ]
        let deadlocks = told.deadlocks.map { "DEADLOCK: \($0.sentence)" }
        return head + deadlocks + sections.flatMap(Self.lines)
    }

    private var sections: [TopSection] {
        let tables = TopTables(model: model)
        var (objects, methods, clients) = (tables.objects, tables.methods, tables.clients)
        if let order = TopView.objects.order { objects.table.sort(by: order) }
        if let order = TopView.methods.order { methods.table.sort(by: order) }
        if let order = TopView.clients.order { clients.table.sort(by: order) }
        return [
            objects, methods, tables.waits, tables.holders, tables.queues, tables.workQueues,
            tables.workers(), tables.tasks(), clients, tables.principals,
        ]
    }

    /// Who waits, who holds locks, and who waits for each other, for `inspect`; each table ends with an empty line.
    static func waitLines(of statistics: ServerStatistics) -> [String] {
        var history = TopHistory()
        let tables = TopTables(model: history.advance(to: statistics))
        let deadlocks = statistics.deadlocks.map { "DEADLOCK: \($0.sentence)" }
        let lines = [tables.waits, tables.holders].filter { !$0.table.rows.isEmpty }
            .flatMap { Self.lines(of: $0).dropFirst() + [""] }
        return (deadlocks.isEmpty ? [] : deadlocks + [""]) + lines
    }

    private static func lines(of section: TopSection) -> [String] {
        var table = section.table
        guard !table.rows.isEmpty else { return [] }
        let count = table.rows.count
        table.rows = Array(table.rows.prefix(mostRows))
        let rest = count - table.rows.count
        return ["", "\(section.title):"]
            + table.lines(width: nil, indent: 2).map { $0.text.trimmingTrailingBlanks() }
            + (rest > 0 ? ["  … and \(rest) more"] : [])
    }

    /// The answer and the rates in one line of JSON, with the keys of the protocol.
    ///
    /// - Parameter time: The time of day, in seconds since 1970.
    /// - Returns: The line.
    /// - Throws: `CommandError` if something in it has no form in JSON.
    func json(time: Double) throws -> String {
        guard case .dict(var entries) = try WireCoding.encode(model.statistics) else { return "{}" }
        entries[WireKey(text: "time")] = .float(time)
        entries[WireKey(text: "rates")] = try WireCoding.encode(TopRates(model))
        return try JSONText.of(.dict(entries))
    }
}

extension String {
    /// The text without the blank at its beginning.
    fileprivate var droppingFirstBlank: String { first == " " ? String(dropFirst()) : self }
}
