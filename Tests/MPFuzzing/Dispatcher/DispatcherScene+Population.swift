import MPCore
import MPReferents
import MPWire

/// What is there before the first step: an object of each type, with something in it.
extension DispatcherScene {
    /// Makes the objects on a link, which holds them.
    func populate(on link: ConnectionID) throws(BrokenPromise) {
        for (typeid, arguments, calls) in Self.population {
            let creation = Request(
                ident: nil,
                method: "create",
                arguments: [.text(typeid)] + arguments
            )
            try send(.frame(.call(Self.number, creation)), on: link)
            guard let object = objects.last, object.typeid == typeid else {
                throw BrokenPromise(description: "no \(typeid) is made of \(arguments)")
            }
            for (method, arguments) in calls {
                let request = Request(ident: object.ident, method: method, arguments: arguments)
                try send(.frame(.call(Self.number, request)), on: link)
            }
        }
        try nest(on: link)
    }

    /// Asks for an object's `repr`, which costs more the more is in it.
    func repeatText(of ident: String, on id: ConnectionID) throws(BrokenPromise) {
        try send(.frame(Request(ident: ident, method: "__repr__", arguments: []).value), on: id)
    }

    /// Puts one object into another, which then holds it, too.
    private func nest(on link: ConnectionID) throws(BrokenPromise) {
        guard let list = objects.first(where: { $0.typeid == "list" }),
            let dict = objects.first(where: { $0.typeid == "dict" })
        else { return }
        let token = Token(typeid: "dict", address: .unix(path: "/run/s"), ident: dict.ident)
        let type = WireGlobal("multiprocessing.managers", "DictProxy")
        let proxy = WireValue.proxy(WireProxy(token: token, proxyType: type))
        let request = Request(ident: list.ident, method: "append", arguments: [proxy])
        try send(.frame(.call(Self.number, request)), on: link)
    }

    /// No call of the feed has this number, so that each is answered before the next one.
    private static let number: UInt64 = 1000

    private typealias Making = (
        typeid: String, arguments: [WireValue], calls: [(String, [WireValue])]
    )

    private static let numbers = (0..<40).map { WireValue.int($0 * 3 % 17) }
    private static let mixed: [WireValue] =
        numbers.prefix(8) + [
            .null, .bool(true), .float(.nan), .float(2.5), .text("a"), .text("ä\u{0}"),
            .bytes([0, 255]), .tuple([.int(1), .list([.int(2)])]),
            .bigInt(WireBigInt(magnitude: [0, 0, 0, 0, 0, 0, 0, 0, 1], isNegative: false)),
        ]
    private static let entries: WireDictionary = {
        var entries = WireDictionary()
        for number in 0..<30 { entries[WireKey(text: "k\(number)")] = mixed[number % mixed.count] }
        return entries
    }()

    private static let population: [Making] = [
        ("list", [.list(numbers)], [("extend", [.list(mixed)])]),
        ("dict", [.dict(entries)], [("update", [.dict(["i": .int(.max), "x": .int(.min)])])]),
        ("set", [.list(numbers)], [("add", [.text("a")])]),
        ("deque", [.list(numbers), .int(.max)], []),
        ("deque", [.list(numbers), .int(4)], []),
        ("Array", [.text("i"), .list(numbers)], []),
        ("Value", [.text("q"), .int(.max)], []),
        ("Namespace", [], [("__setattr__", [.text("x"), .int(1)])]),
        ("Queue", [.int(40)], [("put_all", [.list(numbers)])]),
        ("Queue", [], [("put_all", [.list(mixed)])]),
        ("JoinableQueue", [], [("put", [.int(1)]), ("put", [.text("a")])]),
        ("LifoQueue", [], [("put_all", [.list(numbers)])]),
        ("PriorityQueue", [], [("put_all", [.list(numbers)])]),
        ("Lock", [], []), ("RLock", [], [("acquire", [])]), ("Condition", [], []),
        ("Semaphore", [.int(.max)], []), ("Semaphore", [.int(2)], [("acquire", [])]),
        ("BoundedSemaphore", [.int(.max)], [("acquire", [])]),
        ("Event", [], [("set", [])]), ("Barrier", [.int(2)], []), ("Barrier", [.int(.max)], []),
        ("Members", [], [("register", [.text("a"), .int(1)])]),
        ("Leader", [], [("campaign", [.text("a")])]),
        ("Future", [], [("promise", [])]), ("Future", [], [("set_result", [.list(mixed)])]),
    ]
}
