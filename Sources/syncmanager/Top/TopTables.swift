internal import MPWire

/// The tables of a model, of which pages are made.
struct TopTables {
    let model: TopModel

    /// The objects with the most calls.
    var objects: TopSection {
        let columns: [LiveTable.Column] = [
            .text("object", least: 12), .text("type", rank: 1), .number("calls/s"),
            .number("loop", rank: 1), .number("in/s", rank: 5), .number("out/s", rank: 5),
            .number("errors/s", rank: 4), .number("waiting", rank: 2), .number("size", rank: 3),
            .number("calls", rank: 6),
        ]
        let rows = model.objects.map { object in
            let (told, rates) = (object.statistics, object.rates)
            return LiveTable.Row(
                key: "object \(told.ident)",
                target: .object(told.ident),
                cells: [
                    .init(told.name ?? told.ident), .init(told.typeid),
                    .init(rates?.calls, \.asRate), .init(rates?.busy, \.asShare),
                    .init(rates?.received, \.asBytes), .init(rates?.sent, \.asBytes),
                    .errors(rates?.errors), .init(told.waiting), .init(told.size),
                    .init(told.calls.calls),
                ]
            )
        }
        return TopSection(
            title: "Hottest objects",
            table: LiveTable(columns, rows),
            emptyText: "No object was called yet."
        )
    }

    /// The methods that were called.
    var methods: TopSection { methods(of: nil) }

    /// The methods of a type that were called, or of all.
    func methods(of typeid: String?) -> TopSection {
        let columns: [LiveTable.Column] = [
            .text("method", least: 12), .text("type", rank: 1), .number("calls/s"),
            .number("loop", rank: 1), .number("per call", rank: 2), .number("errors/s", rank: 4),
            .number("waits/s", rank: 3), .number("calls", rank: 5),
        ]
        let methods = model.methods.filter { typeid == nil || $0.typeid == typeid }
        let rows = methods.map { method in
            LiveTable.Row(
                key: "method \(method.typeid) \(method.name)",
                target: .type(method.typeid),
                cells: [
                    .init(method.name), .init(method.typeid),
                    .init(method.rates?.calls, \.asRate), .init(method.rates?.busy, \.asShare),
                    .init(method.rates?.loopTimePerCall, \.asShortTime),
                    .errors(method.rates?.errors), .init(method.rates?.waits, \.asRate),
                    .init(method.calls.calls),
                ]
            )
        }
        return TopSection(
            title: typeid.map { "Methods of \($0.visible(limit: 60))" } ?? "Hottest methods",
            table: LiveTable(columns, rows),
            emptyText: "No method was called yet."
        )
    }

    /// The connections with the most calls.
    var clients: TopSection {
        let columns: [LiveTable.Column] = [
            .number("client"), .text("name", rank: 2), .text("principal", rank: 1),
            .number("pid"), .number("calls/s"), .number("in/s", rank: 3),
            .number("out/s", rank: 3), .text("from", rank: 4), .number("calls", rank: 5),
        ]
        let rows = model.clients.map { each in
            let (client, traffic) = (each.statistics.client, each.traffic)
            return LiveTable.Row(
                key: "client \(client.connection)",
                target: .client(client.connection),
                cells: [
                    .init("\(client.connection)", order: Double(client.connection)),
                    .init(client.name), .init(client.principal ?? "–"), .process(client),
                    .init(traffic?.calls, \.asRate), .init(traffic?.received, \.asBytes),
                    .init(traffic?.sent, \.asBytes), .init(client.source ?? "–"),
                    .init(each.statistics.calls),
                ]
            )
        }
        return TopSection(
            title: "Clients",
            table: LiveTable(columns, rows),
            emptyText: "There are no clients."
        )
    }

    /// The principals, with the traffic of all their clients.
    var principals: TopSection {
        let columns: [LiveTable.Column] = [
            .text("principal"), .number("connections"), .number("calls/s"),
            .number("in/s", rank: 1), .number("out/s", rank: 1), .number("calls", rank: 2),
        ]
        let rows = model.principals.map { each in
            LiveTable.Row(
                key: "principal \(each.statistics.name)",
                target: nil,
                cells: [
                    .init(each.statistics.name), .init(each.statistics.connections),
                    .init(each.traffic?.calls, \.asRate),
                    .init(each.traffic?.received, \.asBytes), .init(each.traffic?.sent, \.asBytes),
                    .init(each.statistics.calls),
                ]
            )
        }
        return TopSection(title: "Principals", table: LiveTable(columns, rows))
    }
}

extension LiveTable.Cell {
    /// A cell with a number of things.
    init(_ count: Int) { self.init(count.compact, order: Double(count)) }

    /// A cell with a rate of errors, which stands out unless there are none.
    static func errors(_ rate: Double?) -> Self {
        Self(rate, \.asRate, style: (rate ?? 0) > 0 ? .warning : .plain)
    }

    /// A cell with the process of a client.
    static func process(_ client: ServerStatistics.Client?) -> Self {
        guard let number = client?.processID else { return Self("–", order: -.infinity) }
        return number == 0 ? Self("foreign", order: 0) : Self("\(number)", order: Double(number))
    }
}
