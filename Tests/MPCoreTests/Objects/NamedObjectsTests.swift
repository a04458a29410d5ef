import MPReferents
import MPWire
import Testing

@testable import MPCore

/// `named().TYPE(name, …)`: named objects as proxies of their own classes.
struct NamedObjectsTests {
    private let harness = CoreHarness()

    /// The methods and the token of a proxy.
    private func proxy(_ reply: Reply?) -> (exposed: [String], token: Token)? {
        guard case .proxy(let exposed, let token)? = reply else { return nil }
        return (exposed, token)
    }

    private func ask(
        _ method: String,
        _ arguments: [WireValue],
        of harness: CoreHarness
    ) -> Reply? {
        let named = harness.create("named")
        let id = harness.serve()
        harness.request(named, method, arguments, on: id)
        return harness.reply(on: id)
    }

    @Test func theDirectoryIsTheSameForEverybodyAndOffersAllTypes() throws {
        guard case .returning(.tuple(let pair)) = harness.control("create", [.text("named")]),
            case .tuple(let methods) = pair[1]
        else {
            Issue.record("there is no directory")
            return
        }
        let names = methods.compactMap(\.asText)
        #expect(names.contains("Lock"))
        #expect(names.contains("dict"))
        #expect(!names.contains("Iterator"))
        #expect(!names.contains("named"))
        #expect(harness.create("named") == pair[0].asText)
        let ident = try #require(pair[0].asText)
        let id = harness.serve()
        harness.request(ident, "__str__", on: id)
        #expect(harness.reply(on: id) == .returning(.text("<named objects>")))
        #expect(harness.control("create", [.text("named"), .int(1)]) != nil)
    }

    @Test func answersWithTheTypeOfTheObject() throws {
        let jobs = try #require(proxy(ask("list", [.text("jobs"), .list([.int(1)])], of: harness)))
        #expect(jobs.token.typeid == "list")
        #expect(jobs.exposed.contains("append"))
        #expect(harness.create("get_named", [.text("list"), .text("jobs")]) == jobs.token.ident)
        let again = try #require(proxy(ask("list", [.text("jobs"), .list([])], of: harness)))
        #expect(again.token.ident == jobs.token.ident)
        let id = harness.serve()
        harness.request(jobs.token.ident, "__len__", on: id)
        #expect(harness.reply(on: id) == .returning(.int(1)))
    }

    @Test func linksGetAProxyToo() {
        let named = harness.create("named")
        let link = harness.openLink()
        harness.call(1, named, "Lock", [.text("k")], on: link)
        guard case .reply(1, let reply)? = harness.linkFrame(on: link) else {
            Issue.record("no answer")
            return
        }
        #expect(proxy(reply)?.token.typeid == "Lock")
    }

    @Test(arguments: [[], [WireValue.int(5)], [.list([])]])
    func aNameIsAText(_ arguments: [WireValue]) {
        guard case .raising(let error)? = ask("list", arguments, of: harness) else {
            Issue.record("a list without a name")
            return
        }
        #expect(error.type == WireGlobal("builtins", "TypeError"))
        #expect(error.message.hasPrefix("list() takes the name of the object first"))
    }

    @Test func errorsAreRaised() {
        _ = ask("list", [.text("jobs")], of: harness)
        guard case .raising(let error)? = ask("dict", [.text("jobs")], of: harness) else {
            Issue.record("a list was handed out as a dict")
            return
        }
        #expect(error.type.name == "TypeError")
        #expect(error.message == "the object named 'jobs' is a list, not a dict")
        guard case .raising? = ask("Semaphore", [.text("s"), .int(-1)], of: harness) else {
            Issue.record("a semaphore below 0")
            return
        }
        guard case .traceback(let text)? = ask("Lok", [.text("k")], of: harness) else {
            Issue.record("there is no such type")
            return
        }
        #expect(text.contains("did you mean 'Lock'"))
    }

    /// It takes the same rights as `get_named`, and no others.
    @Test func itsRightsAreThoseOfTheObjects() throws {
        let rules = """
            allow * connect
            allow * create list[jobs]
            allow * open list[jobs]
            """
        let rights = try Rights(parsing: rules)
        let harness = CoreHarness { $0.rights = rights }
        #expect(proxy(ask("list", [.text("jobs")], of: harness)) != nil)
        #expect(proxy(ask("list", [.text("jobs")], of: harness)) != nil)
        guard case .raising(let error)? = ask("list", [.text("others")], of: harness) else {
            Issue.record("it is made without a right")
            return
        }
        #expect(error.type == WireGlobal("builtins", "PermissionError"))
        #expect(error.message.contains("create list[others]"))
    }

    @Test func whoAsksWhileItIsMadeGetsAProxyToo() {
        let harness = CoreHarness.withServices()
        let named = harness.create("named")
        let (stock, link) = (harness.serve(), harness.openLink())
        harness.request(named, "Bank", [.text("main")], on: stock)
        harness.call(1, named, "Bank", [.text("main")], on: link)
        let control = harness.openAuthenticated()
        harness.request(
            nil,
            "create",
            [.text("get_named"), .text("Bank"), .text("main")],
            on: control
        )
        #expect(harness.running.count == 1)
        harness.finishOldest(.creating(.bank))
        let ident = proxy(harness.reply(on: stock))?.token.ident
        #expect(ident != nil)
        guard case .reply(1, let reply)? = harness.linkFrame(on: link),
            case .returning(.tuple(let pair))? = harness.reply(on: control)
        else {
            Issue.record("not all are answered")
            return
        }
        #expect(proxy(reply)?.token.ident == ident)
        #expect(pair[0].asText == ident)
        // The connection goes on.
        harness.request(named, "Bank", [.text("main")], on: stock)
        #expect(proxy(harness.reply(on: stock))?.token.ident == ident)
    }

    /// An `AutoProxy` that has these calls itself for ever.
    @Test(arguments: ["Namespace", "Barrier"])
    func getNamedTellsOfNoAttributes(typeid: String) {
        let count: [WireValue] = typeid == "Barrier" ? [.int(1)] : []
        let arguments = [.text("get_named"), .text(typeid), .text("n")] + count
        guard case .returning(.tuple(let pair)) = harness.control("create", arguments),
            case .tuple(let methods) = pair[1],
            case .returning(.tuple(let other)) = harness.control("create", [.text(typeid)] + count),
            case .tuple(let all) = other[1], let ident = pair[0].asText
        else {
            Issue.record("nothing is made")
            return
        }
        #expect(!methods.contains(.text("__getattribute__")))
        #expect(!methods.contains(.text("__setattr__")))
        #expect(all.contains(.text("__getattribute__")))
        // Proxy classes that have them may call them.
        let id = harness.serve()
        harness.request(ident, "__getattribute__", [.text("x")], on: id)
        guard case .raising(let error)? = harness.reply(on: id) else { return }
        #expect(error.type == WireGlobal("builtins", "AttributeError"))
    }
}
