import MPCore
import MPReferents
import MPSystem
import MPWire

/// The dispatcher: sequences of requests of clients that hold the key, of strangers, of time, and of
/// tasks that end.
enum DispatcherFeed {
    /// How the server is set up (one byte), then what happens, step by step.
    static func take(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
        var choices = Choices(input)
        let options = choices.byte()
        let scene = DispatcherScene(options: options)
        let link = try scene.open("open_link", processID: 40)
        try scene.open("accept_connection", processID: 41)
        if options & 16 == 0 { try scene.populate(on: link) }
        while !choices.isUsedUp, scene.hasWorkLeft { try scene.step(&choices) }
        if options & 4 == 4 {
            try scene.endByShutdown()
        } else {
            try scene.endByLeaving(unread: options & 8 == 8)
        }
    }
}

extension DispatcherScene {
    /// One thing that happens.
    fileprivate func step(_ choices: inout Choices) throws(BrokenPromise) {
        switch choices.number(below: 32) {
        case 0: try open("open_link", processID: 40 + choices.number(below: 3))
        case 1: try open("accept_connection", processID: 40 + choices.number(below: 3))
        case 2...4: try askServer(&choices)
        case 5...17: try call(&choices)
        case 18, 19: try sendFrame(&choices)
        case 20: try sendBytes(&choices)
        case 21: try knock(&choices)
        case 22:
            guard let id = choices.element(of: open) else { return }
            try leave(id, unread: choices.flag())
        case 23: try dieWithLoans(&choices)
        case 24:
            try advance(by: .milliseconds(1 << choices.number(below: 24)))
        case 25:
            try look(used: choices.number(below: 9) << 19)
        case 26...29:
            guard let run = choices.element(of: running), let work = runs[run] else { return }
            var maker = ValueMaker(objects: [], makesProxies: false)
            try finish(run, .made(for: work, instances: instances, &choices, &maker))
        case 30:
            guard let id = choices.element(of: open) else { return }
            try drain(id)
        default:
            guard let process = choices.element(of: watched.keys.sorted()) else { return }
            try endProcess(process)
        }
    }

    private var valueMaker: ValueMaker { ValueMaker(objects: objects.suffix(32).map(\.ident)) }

    /// Connects, and says what the connection is for.
    @discardableResult
    func open(_ method: String, processID: Int? = nil) throws(BrokenPromise) -> ConnectionID {
        let arguments: [WireValue] =
            method == "open_link" ? [.int(1), .dict([:])] : [.text("Process-1")]
        return try ask(Request(ident: nil, method: method, arguments: arguments), processID)
    }

    /// Connects and sends the one request to the server itself.
    @discardableResult
    func ask(_ request: Request, _ processID: Int? = nil) throws(BrokenPromise) -> ConnectionID {
        let address = Address.unix(path: "/run/s")
        let peer = PeerDescription(processID: processID, localAddress: address)
        let id = try connect(holdsKey: true, peer: peer)
        try send(.frame(request.value), on: id)
        return id
    }

    private func askServer(_ choices: inout Choices) throws(BrokenPromise) {
        let request = serverRequest(&choices)
        let link = choices.element(of: open.filter { clients[$0]?.mode == .link })
        if choices.flag(), let link {
            try send(.frame(.call(UInt64(choices.number(below: 8)), request)), on: link)
        } else {
            try ask(request)
        }
    }

    private func serverRequest(_ choices: inout Choices) -> Request {
        var maker = valueMaker
        var request = Request(ident: nil, method: "create")
        let typeids = TypeRegistry.methodsOfFeeds.map(\.typeid)
        switch choices.number(below: 12) {
        case 0...4:
            request.arguments = [.text(choices.element(of: typeids) ?? "")]
        case 5:
            let names: [WireValue] = [.text(choices.element(of: typeids) ?? ""), .text("n")]
            request.arguments = [.text("get_named")] + names
        case 6:
            request.method = "call"
            request.arguments = [.text("add_up")]
        case 7, 8:
            request.method = choices.flag() ? "incref" : "decref"
            request.arguments = [.text(choices.element(of: objects)?.ident ?? "")]
        case 9:
            request.method = choices.element(of: Self.functions) ?? ""
        case 10:
            request.arguments = [maker.value(&choices)]
        default:
            request.method = "get_methods"
        }
        if choices.flag() { request.arguments += maker.values(&choices) }
        if choices.byte() < 64 { request.keywords = maker.keywords(&choices) }
        if choices.byte() < 32 { request.timeout = .milliseconds(1 << choices.number(below: 16)) }
        return request
    }

    private static let functions = [
        "dummy", "number_of_objects", "debug_info", "types", "inspect", "shutdown", "create",
        "call",
        "accept_connection", "open_link", "orphans", "drop",
    ]

    /// A method of an object, over a link or as a stock client.
    private func call(_ choices: inout Choices) throws(BrokenPromise) {
        let takers = open.filter { clients[$0]?.mode == .link || clients[$0]?.mode == .stock }
        guard let id = choices.element(of: takers),
            let object = choices.element(of: objects.suffix(40))
        else { return }
        let methods = TypeRegistry.methodsOfFeeds.first { $0.typeid == object.typeid }?.methods
        var maker = valueMaker
        let others = ["#GETVALUE", "__repr__", "audit", "nothing"]
        let isKnown = choices.byte() < 240
        var request = Request(
            ident: object.ident,
            method: choices.element(of: isKnown ? methods ?? others : others) ?? "__str__"
        )
        request.arguments = choices.byte() < 48 ? maker.extremes(&choices) : maker.values(&choices)
        if choices.byte() < 64 { request.keywords = maker.keywords(&choices) }
        if choices.byte() < 32 { request.timeout = .milliseconds(1 << choices.number(below: 16)) }
        let frame: [UInt8] =
            clients[id]?.mode == .link
            ? .frame(.call(UInt64(choices.number(below: 8)), request)) : .frame(request.value)
        guard choices.byte() < 24 else { return try send(frame, on: id) }
        let place = Int(choices.byte()) * frame.count / 255
        try send(frame, cutAt: place, endsMemory: choices.flag(), on: id)
    }

    /// A client takes what it never confirms, others change the object meanwhile, and it dies: what it was
    /// lent goes back into an object that has no room for it, perhaps.
    private func dieWithLoans(_ choices: inout Choices) throws(BrokenPromise) {
        let objects = self.objects.filter { Self.takers[$0.typeid] != nil }
        guard let object = choices.element(of: objects),
            let (take, change) = Self.takers[object.typeid]
        else { return }
        let isLink = choices.flag()
        let id = try open(isLink ? "open_link" : "accept_connection", processID: 43)
        clients[id]?.readsAnswers = choices.flag()
        var maker = valueMaker
        for number in 0..<UInt64(1 + choices.number(below: 3)) {
            var request = Request(ident: object.ident, method: choices.element(of: take) ?? "")
            if choices.byte() < 48 { request.arguments = maker.extremes(&choices) }
            try send(isLink ? .frame(.call(number, request)) : .frame(request.value), on: id)
        }
        for _ in 0..<choices.number(below: 3) {
            guard let other = choices.element(of: open.filter { clients[$0]?.mode == .stock })
            else { break }
            let request = Request(
                ident: object.ident,
                method: choices.element(of: change) ?? "",
                arguments: choices.flag() ? maker.extremes(&choices) : []
            )
            try send(.frame(request.value), on: other)
        }
        guard clients[id]?.isClosed == false else { return }
        try leave(id, unread: choices.byte() < 192)
    }

    /// What lends something, by which methods, and what gets in the way of its coming back.
    private static let takers: [String: (take: [String], change: [String])] = [
        "Queue": (["get", "get_nowait", "get_all"], ["put", "put_all", "shutdown"]),
        "JoinableQueue": (["get", "get_all"], ["put", "task_done", "shutdown"]),
        "LifoQueue": (["get", "get_all"], ["put", "shutdown"]),
        "PriorityQueue": (["get", "get_all"], ["put", "shutdown"]),
        "Lock": (["acquire"], ["release"]), "RLock": (["acquire"], ["release"]),
        "Semaphore": (["acquire"], ["release"]), "BoundedSemaphore": (["acquire"], ["release"]),
        "Condition": (["acquire", "wait"], ["release", "notify_all"]),
        "list": (["pop"], ["clear", "append"]),
        "deque": (["pop", "popleft"], ["append", "clear"]),
        "dict": (["popitem", "pop"], ["clear", "update"]), "set": (["pop"], ["clear", "add"]),
    ]

    /// Whole frames that are no calls, or hardly any.
    private func sendFrame(_ choices: inout Choices) throws(BrokenPromise) {
        guard let id = choices.element(of: open) else { return }
        let number = choices.element(of: clients[id]?.callNumbers ?? []) ?? 0
        switch choices.number(below: 5) {
        case 0: try send(.frame(.cancel(call: number)), on: id)
        case 1:
            let idents = objects.suffix(choices.number(below: 3)).map(\.ident)
            try send(.frame(.release(idents: idents)), on: id)
        case 2: try send(.frame(.received(calls: Array(0..<8))), on: id)
        case 3: try send(.frame(choices.bytes()), on: id)
        default:
            var maker = valueMaker
            try send(.frame(maker.value(&choices)), on: id)
        }
    }

    /// Any bytes, such as the beginning of a frame.
    private func sendBytes(_ choices: inout Choices) throws(BrokenPromise) {
        guard let id = choices.element(of: open) else { return }
        try send(Array(choices.bytes()), on: id)
    }

    /// Strangers.
    private func knock(_ choices: inout Choices) throws(BrokenPromise) {
        let sources: [PeerSource] = [.owner, .loopback, .ipv4(1), .ipv6(network: 2), .user(3)]
        let peer = PeerDescription(
            localAddress: .unix(path: "/run/s"),
            acceptsMD5: choices.flag(),
            source: choices.element(of: sources)
        )
        let id = try connect(holdsKey: choices.flag(), peer: peer)
        try send(.frame(choices.bytes()), on: id)
    }
}
