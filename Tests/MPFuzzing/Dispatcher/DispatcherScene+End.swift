import MPCore
import MPReferents
import MPWire

/// The end of a scene: what is left when all have gone, which is nothing.
extension DispatcherScene {
    /// The server stops.
    func endByShutdown() throws(BrokenPromise) {
        try shutDown()
        try promise(open.isEmpty, "\(open.count) connections outlive the server")
        try finishAll()
        try advance(by: .seconds(1_000_000))
    }

    /// All clients leave, and what they leave behind is given back one by one.
    func endByLeaving(unread: Bool) throws(BrokenPromise) {
        for id in open { try leave(id, unread: unread) }
        try look(used: 0, always: true)
        for process in watched.keys.sorted() { try endProcess(process) }
        try finishAll()
        let inspection = try inspect()
        for figure in ["parked", "running"] {
            let count = inspection[text: figure]
            try promise(count == .int(0), "\(figure): \(String(describing: count))")
        }
        let instance = Request(ident: nil, method: "create", arguments: [.text("get_queue")])
        try ask(instance)
        try ask(Request(ident: nil, method: "create", arguments: [.text("functions")]))
        let instances = objects.suffix(2).map(\.ident)
        let left = try listed()
        // Those that hold each other have to be found, unless an iterator shares what they hold.
        let hasIterators = left.contains { $0.typeid == "Iterator" }
        if hasIterators { for object in left { try empty(object) } }
        for object in left { try giveBack(object) }
        try awaitSearch()
        for object in try listed() {
            let isKept = object.isNamed || instances.contains(object.ident)
            try promise(isKept, "\(object.typeid) \(object.ident) is held by nobody and stays")
        }
    }

    /// An object as `inspect` lists it.
    private struct Listed {
        let ident: String
        let typeid: String
        let references: Int
        let size: Int
        let isNamed: Bool
    }

    private func finishAll() throws(BrokenPromise) {
        while let run = running.first {
            try finish(run, .raising(.stopIteration))
        }
    }

    /// What `inspect` says: all, or the page after another one.
    private func inspect(after page: WireValue = .null) throws(BrokenPromise) -> WireDictionary {
        let id = try ask(Request(ident: nil, method: "inspect", arguments: [page]))
        let reply = clients[id]?.lastReply
        guard case .returning(.dict(let inspection))? = reply else {
            throw BrokenPromise(description: "inspect is answered by \(reply.debugDescription)")
        }
        return inspection
    }

    private func listed() throws(BrokenPromise) -> [Listed] {
        var listed: [Listed] = []
        var page = WireValue.null
        repeat {
            let inspection = try inspect(after: page)
            page = inspection[text: "next"] ?? .null
            guard case .list(let objects)? = inspection[text: "objects"] else { continue }
            listed += objects.compactMap(Self.listed)
        } while page != .null
        return listed
    }

    private static func listed(_ object: WireValue) -> Listed? {
        guard case .dict(let fields) = object, let ident = fields[text: "ident"]?.asText,
            let typeid = fields[text: "typeid"]?.asText,
            case .int(let references)? = fields[text: "references"],
            case .int(let size)? = fields[text: "size"]
        else { return nil }
        return Listed(
            ident: ident,
            typeid: typeid,
            references: references,
            size: size,
            isNamed: fields[text: "name"]?.asText != nil
        )
    }

    /// Lets time pass until the search for objects that hold each other is over.
    private func awaitSearch() throws(BrokenPromise) {
        for _ in 0..<1000 {
            guard let next = core.nextDeadline, next < now + .seconds(1) else { return }
            try advance(by: next - now)
        }
    }

    /// Takes everything out of an object, so that those which hold each other don't live for ever.
    private func empty(_ object: Listed) throws(BrokenPromise) {
        let id = try open("accept_connection")
        let (method, arguments, times): (String, [WireValue], Int) =
            switch object.typeid {
            case "dict", "list", "set", "deque": ("clear", [], 1)
            case "Value": ("set", [.null], 1)
            case "Namespace": ("__delattr__", [.text("__dict__")], 1)
            case "Queue", "JoinableQueue", "LifoQueue", "PriorityQueue":
                ("get_nowait", [], object.size + 1)
            default: ("__repr__", [], 1)
            }
        let request = Request(ident: object.ident, method: method, arguments: arguments)
        for _ in 0..<times { try send(.frame(request.value), on: id) }
        try leave(id, unread: false)
    }

    private func giveBack(_ object: Listed) throws(BrokenPromise) {
        try promise(object.references >= 0, "\(object.typeid) has \(object.references) references")
        let request = Request(ident: nil, method: "decref", arguments: [.text(object.ident)])
        for _ in 0..<object.references {
            let id = try ask(request)
            let reply = clients[id]?.lastReply
            try promise(
                reply == .returning(.null),
                "\(object.typeid) isn't given back: \(reply.debugDescription)"
            )
        }
    }
}
