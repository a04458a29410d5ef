internal import MPWire

/// The tables of each page.
extension TopTables {
    /// The sections of a page, the most important first.
    func sections(of view: TopView) -> [TopSection] {
        switch view {
        case .overview:
            var methods = methods
            methods.order = TopView.methods.order
            // Deadlocks stand above.
            return [
                main(objects), methods, isEmptyLeftOut(waits), isEmptyLeftOut(holders),
                isEmptyLeftOut(queues), workQueues,
            ].map(titleLeftOut)
        case .objects: return [main(objects)]
        case .methods: return [main(methods)]
        case .waits: return [deadlocks, main(waits), holders]
        case .queues: return [main(queues), workQueues, workers(), tasks()]
        case .clients: return [main(clients), principals]
        }
    }

    private func main(_ section: TopSection) -> TopSection {
        var section = section
        section.isMain = true
        return section
    }

    private func isEmptyLeftOut(_ section: TopSection) -> TopSection {
        var section = section
        section.emptyText = nil
        return section
    }

    /// Where there is little room, the headings of the columns have to do.
    private func titleLeftOut(_ section: TopSection) -> TopSection {
        var section = section
        section.hasTitle = false
        return section
    }

    /// The sections with the details of something.
    ///
    /// - Parameters:
    ///   - target: What they are about.
    ///   - description: What `inspect` tells of it, if it is an object.
    /// - Returns: The sections, from the top.
    func details(
        of target: TopTarget,
        _ description: ServerSnapshot.Object?
    ) -> [TopSection] {
        switch target {
        case .object(let ident): objectDetails(ident, description)
        case .type(let typeid): [methods(of: typeid), objects(of: typeid)]
        case .client(let number):
            [
                clientFacts(number), waits { $0.client.connection == number },
                holders { $0.client?.connection == number },
            ]
        }
    }

    private func objectDetails(
        _ ident: String,
        _ description: ServerSnapshot.Object?
    ) -> [TopSection] {
        let typeid = typeid(of: ident) ?? description?.typeid
        let isMeant = { (queue: TopModel.WorkQueue) in queue.statistics.object.ident == ident }
        return [
            objectFacts(ident, typeid, description), waits { $0.object?.ident == ident },
            isEmptyLeftOut(holders { $0.object.ident == ident }),
            workers(where: isMeant), tasks(where: isMeant),
        ] + (typeid.map { [methods(of: $0)] } ?? [])
    }

    /// The type of an object, wherever it is named.
    private func typeid(of ident: String) -> String? {
        let told = model.statistics
        return told.objects.first { $0.ident == ident }?.typeid
            ?? told.queues.first { $0.object.ident == ident }?.object.typeid
            ?? told.workQueues.first { $0.object.ident == ident }?.object.typeid
            ?? told.waits.first { $0.object?.ident == ident }?.object?.typeid
            ?? told.holders.first { $0.object.ident == ident }?.object.typeid
    }

    private func objects(of typeid: String) -> TopSection {
        var section = objects
        section.table.rows = zip(section.table.rows, model.objects)
            .filter { $1.statistics.typeid == typeid }.map(\.0)
        return section
    }

    private func objectFacts(
        _ ident: String,
        _ typeid: String?,
        _ description: ServerSnapshot.Object?
    ) -> TopSection {
        let object = model.objects.first { $0.statistics.ident == ident }
        let queue = model.queues.first { $0.statistics.object.ident == ident }
        let calls = object?.statistics.calls
        var facts = [("ident", ident), ("type", typeid ?? "–")]
        if let name = object?.statistics.name ?? description?.name { facts.append(("name", name)) }
        if let size = object?.statistics.size ?? description?.size {
            facts.append(("size", size.grouped))
        }
        if let description {
            let nested = description.nestedReferences
            let others = nested > 0 ? ", and \(nested.grouped) of other objects" : ""
            facts.append(("references", "\(description.references.grouped) of clients\(others)"))
            facts.append(("running calls", description.runningCalls.grouped))
        }
        if let calls {
            let rate = object?.rates.map {
                " (\($0.calls.asRate)/s, \($0.busy.asShare) of the loop)"
            }
            facts.append(("calls", calls.calls.grouped + (rate ?? "")))
            facts.append(("errors", calls.errors.grouped))
            facts.append(("bytes", "\(calls.receivedBytes.bytes) in, \(calls.sentBytes.bytes) out"))
            facts.append(
                (
                    "waits",
                    "\(calls.waits.grouped); those that have ended took \(calls.waitTime.asTime)"
                )
            )
        }
        if let queue {
            let flow = queue.flow.map {
                "; \($0.incoming.asRate)/s in, \($0.outgoing.asRate)/s out; empty in: \($0.prospect.words)"
            }
            facts.append(("items", queue.statistics.length.grouped + (flow ?? "")))
        }
        return Self.facts("Object", facts)
    }

    private func clientFacts(_ number: Int) -> TopSection {
        guard let client = model.clients.first(where: { $0.statistics.client.connection == number })
        else {
            return Self.facts(
                "Client",
                [("client", "\(number), which isn't among those with the most calls")]
            )
        }
        let (told, who) = (client.statistics, client.statistics.client)
        let rate = client.traffic.map { " (\($0.calls.asRate)/s)" } ?? ""
        return Self.facts(
            "Client",
            [
                ("client", who.fullWords), ("principal", who.principal ?? "–"),
                ("from", who.source ?? "this machine"), ("calls", told.calls.grouped + rate),
                ("bytes", "\(told.receivedBytes.bytes) in, \(told.sentBytes.bytes) out"),
            ]
        )
    }

    private static func facts(_ title: String, _ facts: [(String, String)]) -> TopSection {
        let rows = facts.map { name, value in
            LiveTable.Row(key: "fact \(name)", target: nil, cells: [.init(name), .init(value)])
        }
        let columns: [LiveTable.Column] = [.text("", least: 13), .text("", least: 20)]
        return TopSection(title: title, table: LiveTable(columns, rows), hasHeadings: false)
    }
}

extension Int {
    /// A number of bytes in the largest unit.
    fileprivate var bytes: String { Double(self).asBytes }
}
