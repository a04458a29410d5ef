import MPWire
import Testing

@testable import MPFuzzing

/// A reader that complains of nothing would prove nothing.
@Suite(.timeLimit(.minutes(10)))
struct HonestReaderTests {
    private static var world: HonestReader.World {
        HonestReader.World(
            isLiving: { $0 == "s-1" },
            addresses: ["/run/s"],
            packages: ["shop"]
        )
    }

    private static func read(_ value: WireValue) throws {
        try HonestReader.read(PickleFeed.pickle(value)[...], in: world)
    }

    private static func global(
        _ name: String,
        in module: String = "multiprocessing.managers"
    )
        -> WireValue
    { .global(WireGlobal(module, name)) }

    private static func call(_ callable: WireValue, _ arguments: [WireValue]) -> WireValue {
        .object(WireObject(.reduce, callable, arguments))
    }

    private static func token(
        _ ident: String = "s-1",
        at address: WireValue = .text("/run/s"),
        _ typeid: String = "list"
    ) -> WireValue {
        call(global("Token"), [.text(typeid), address, .text(ident)])
    }

    private static func proxy(
        _ token: WireValue,
        by type: WireValue = global("ListProxy"),
        _ keywords: WireDictionary = [:]
    ) -> WireValue {
        call(global("RebuildProxy"), [type, token, .text("pickle"), .dict(keywords)])
    }

    private static let harmless: [WireValue] = [
        .null, .int(.max), .list([.text("a"), .dict(["k": .tuple([.float(1), .bytes([1])])])]),
        call(global("Fraction", in: "fractions"), [.text("1/2")]),
        call(global("Order", in: "shop.orders"), [.int(1)]),
        call(global("ValueError", in: "builtins"), [.text("a")]),
        proxy(token()), .list([proxy(token(), ["exposed": .tuple([.text("append")])])]),
        .set(WireSet()), .frozenset(WireSet()),
    ]

    @Test(arguments: harmless.indices)
    func dataIsTaken(index: Int) throws {
        try Self.read(.tuple([.text("#RETURN"), Self.harmless[index]]))
    }

    private static let evil: [WireValue] = [
        call(global("system", in: "os"), [.text("x")]),
        call(global("eval", in: "builtins"), [.text("x")]),
        global("os.system", in: "shop"),
        global("Popen", in: "subprocess"),
        token("s-2"), token(at: .text("/elsewhere")),
        token(at: .tuple([.text("203.0.113.9"), .int(6666)])),
        token("s-1", at: .text("/run/s"), "os.system('x')"),
        proxy(token("s-2")), proxy(token(), ["authkey": .bytes([1])]),
        proxy(token(), ["exposed": .tuple([.text("x(self): pass\nimport os\ndef y")])]),
        proxy(token(), by: global("Order", in: "fractions")),
        call(global("ListProxy"), [token(), .text("pickle")]),
        .object(
            WireObject(
                .newObject,
                global("UserDict", in: "collections"),
                [],
                steps: [.build(.dict(["data": proxy(token())]))]
            )
        ),
        call(global("list", in: "builtins"), [proxy(token())]),
        .object(
            WireObject(.newObjectWithKeywords(["a b": .null]), global("Order", in: "shop"), [])
        ),
    ]

    @Test(arguments: evil.indices)
    func whatRunsSomethingIsSeen(index: Int) {
        #expect(throws: BrokenPromise.self) {
            try Self.read(.tuple([.text("#RETURN"), .list([Self.evil[index]])]))
        }
    }

    @Test func namesOfAnAnsweredProxyAreSeen() {
        let names = WireValue.tuple([.text("append"), .text("x y")])
        #expect(throws: BrokenPromise.self) {
            try Self.read(.tuple([.text("#PROXY"), .tuple([names, Self.token()])]))
        }
    }
}
