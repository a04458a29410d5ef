import MPReferents
import MPWire
import Testing

@testable import MPCore

/// Listing names, taking them away, and the ends of named objects.
@Suite struct NamesTests {
    private let harness = CoreHarness()

    /// Makes a named object over a link or a control connection.
    private func make(
        _ typeid: String,
        _ name: WireValue,
        on link: ConnectionID? = nil,
        of harness: CoreHarness? = nil
    ) -> String? {
        let harness = harness ?? self.harness
        let arguments = [.text("get_named"), .text(typeid), name]
        guard let link else {
            guard case .returning(.tuple(let pair))? = harness.control("create", arguments) else {
                return nil
            }
            return pair[0].asText
        }
        harness.call(1, "", "create", arguments, on: link)
        guard case .reply(1, .returning(.tuple(let pair)))? = harness.linkFrame(on: link) else {
            return nil
        }
        return pair[0].asText
    }

    private func names(
        _ arguments: [WireValue] = [],
        of harness: CoreHarness? = nil
    ) -> [WireDictionary]? {
        let harness = harness ?? self.harness
        guard case .returning(.list(let names))? = harness.control("names", arguments) else {
            return nil
        }
        return names.compactMap { if case .dict(let fields) = $0 { fields } else { nil } }
    }

    @Test func listsTypesSizesAndSettings() throws {
        _ = make("Semaphore", .text("permits"))
        _ = make("list", .tuple([.text("jobs"), .int(60)]))
        let list = try #require(make("list", .text("jobs")))
        let id = harness.serve()
        harness.request(list, "extend", [.list([.int(1), .int(2)])], on: id)
        #expect(harness.reply(on: id) == .returning(.null))
        #expect(
            names() == [
                [
                    "name": .text("jobs"), "typeid": .text("list"), "size": .int(2),
                    "lifetime": .float(60), "settings": .text("list"),
                ],
                [
                    "name": .text("permits"), "typeid": .text("Semaphore"), "size": .int(0),
                    "lifetime": .text("server"), "settings": .text("Semaphore(value=1)"),
                ],
            ]
        )
    }

    @Test func areListedInPages() {
        for name in ["d", "a", "c", "b"] { _ = make("list", .text(name)) }
        let pages = ["", "b", "d"].map { name in
            names([.text(name), .int(2)])?.map { $0[text: "name"] }
        }
        #expect(pages == [[.text("a"), .text("b")], [.text("c"), .text("d")], []])
    }

    @Test func onlyThoseAreListedThatTheClientMayGet() throws {
        let rules = """
            allow * connect
            allow * create *
            allow * open list[jobs]
            deny * remove list[jobs]
            allow * remove list
            """
        let rights = try Rights(parsing: rules)
        let harness = CoreHarness { $0.rights = rights }
        for name in ["jobs", "other"] { _ = make("list", .text(name), of: harness) }
        #expect(names(of: harness)?.map { $0[text: "name"] } == [.text("jobs")])
        guard case .raising(let error)? = harness.control("remove_name", [.text("jobs")]) else {
            Issue.record("the name is gone")
            return
        }
        #expect(error.type.name == "PermissionError")
        #expect(harness.control("remove_name", [.text("other")]) == .returning(.bool(true)))
        #expect(harness.control("remove_name", [.text("other")]) == .returning(.bool(false)))
    }

    @Test func aNameThatIsTakenAwayIsFree() throws {
        let link = harness.openLink()
        let first = try #require(make("list", .text("x"), on: link))
        harness.call(2, "", "remove_name", [.text("x")], on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.bool(true))))
        // Who has a proxy goes on with the object, which ends with the last of them.
        harness.call(3, first, "append", [.int(1)], on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 3, .returning(.null)))
        let second = try #require(make("dict", .text("x")))
        #expect(second != first)
        harness.close(link)
        #expect(harness.idents == [second])
    }

    @Test func anObjectThatNobodyHoldsEndsWithItsName() throws {
        let link = harness.openLink()
        _ = make("list", .text("x"), on: link)
        harness.close(link)
        #expect(harness.idents.count == 1)
        #expect(harness.control("remove_name", [.text("x")]) == .returning(.bool(true)))
        #expect(harness.idents.isEmpty)
        #expect(names()?.isEmpty == true)
    }

    @Test func theDirectoryListsAndRemovesThem() {
        _ = make("list", .text("x"))
        let (named, id) = (harness.create("named"), harness.serve())
        harness.request(named, "names", on: id)
        guard case .returning(.list(let names))? = harness.reply(on: id) else {
            Issue.record("no names")
            return
        }
        #expect(names.count == 1)
        harness.request(named, "remove_name", [.text("x")], on: id)
        #expect(harness.reply(on: id) == .returning(.bool(true)))
        harness.request(named, "Queue", [.tuple([.text("x"), .text("session")])], on: id)
        guard case .proxy(_, let token)? = harness.reply(on: id) else {
            Issue.record("no queue")
            return
        }
        #expect(token.typeid == "Queue")
    }

    @Test func isFoundWithoutATypeButNotMade() {
        let find: [WireValue] = [.text("get_named"), .null, .text("x")]
        guard case .raising(let error)? = harness.control("create", find) else {
            Issue.record("it is there")
            return
        }
        #expect(error.message == "there is no object named 'x'")
        #expect(error.type.name == "LookupError")
        let ident = make("list", .text("x"))
        let link = harness.openLink()
        harness.call(1, "", "create", find, on: link)
        guard case .reply(1, .returning(.tuple(let parts)))? = harness.linkFrame(on: link) else {
            Issue.record("it isn't found")
            return
        }
        #expect(parts.first?.asText == ident)
        #expect(parts.last == .text("list"))
        // CPython's `create` unpacks two.
        guard case .returning(.tuple(let pair))? = harness.control("create", find) else {
            Issue.record("it isn't found")
            return
        }
        #expect(pair.count == 2)
    }

    @Test func aLifetimeThatIsTooShortToBeOneIsRefused() {
        #expect(ObjectLifetime(.float(1e-19)) == nil)
        #expect(ObjectLifetime(.float(1e-3)) == .unused(for: .milliseconds(1)))
    }

    @Test func namesThatAreTakenAwayLeaveNoLooksBehind() {
        var names = NamedObjects()
        guard let object = make("list", .text("x")).flatMap({ harness.core.objects[$0] }) else {
            Issue.record("it is there")
            return
        }
        for number in 0..<1000 {
            let name = ObjectName(
                name: "\(number)",
                settings: ObjectSettings(),
                lifetime: .unused(for: .seconds(1_000_000))
            )
            names.insert(name, of: object, session: nil, at: .zero)
            names.remove("\(number)")
        }
        #expect(names.lookCount < 100)
        #expect(names.firstName(of: object) == nil)
    }

    // MARK: Lifetimes

    @Test func aLinksObjectGoesWithIt() throws {
        let (maker, user) = (harness.openLink(), harness.openLink())
        let queue = try #require(
            make("Queue", .tuple([.text("q"), .text("session")]), on: maker)
        )
        #expect(make("Queue", .text("q"), on: user) == queue)
        harness.call(5, queue, "get", on: user)
        harness.close(user)
        #expect(harness.idents == [queue])
        let other = harness.openLink()
        #expect(make("Queue", .text("q"), on: other) == queue)
        harness.call(6, queue, "get", on: other)
        harness.close(maker)
        // Whoever waits learns at once that it is gone.
        guard case .reply(6, .traceback(let text))? = harness.linkFrame(on: other) else {
            Issue.record("it waits on")
            return
        }
        #expect(text.contains("the object was released while the call waited"))
        #expect(harness.idents.isEmpty)
        #expect(names()?.isEmpty == true)
        #expect(make("Queue", .text("q"), on: other) != queue)
    }

    @Test func aPythonProcesssObjectGoesWithTheProcess() throws {
        let list = try #require(make("list", .tuple([.text("l"), .text("session")])))
        let id = harness.serve()
        harness.close(id)
        #expect(harness.idents == [list])
        harness.endProcess(42)
        #expect(harness.idents.isEmpty)
    }

    @Test func ofUnknownProcessesItGoesWithTheLastConnection() throws {
        harness.processID = nil
        harness.userID = nil
        let (first, second) = (harness.serve(), harness.serve())
        let list = try #require(make("list", .tuple([.text("l"), .text("session")])))
        harness.close(first)
        #expect(harness.idents == [list])
        harness.close(second)
        #expect(harness.idents.isEmpty)
    }

    @Test func theNameAloneEndsWithTheSessionIfItWasTakenAway() throws {
        let (maker, user) = (harness.openLink(), harness.openLink())
        let list = try #require(make("list", .tuple([.text("l"), .text("session")]), on: maker))
        _ = make("list", .text("l"), on: user)
        harness.call(2, "", "remove_name", [.text("l")], on: user)
        harness.close(maker)
        #expect(harness.idents == [list])
    }

    @Test func whatNobodyUsesGoes() throws {
        let link = harness.openLink()
        let list = try #require(make("list", .tuple([.text("l"), .int(100)]), on: link))
        for _ in 0..<3 {
            harness.advance(by: .seconds(90))
            harness.call(2, list, "__len__", on: link)
            #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.int(0))))
        }
        harness.advance(by: .seconds(90))
        #expect(make("list", .text("l"), on: link) == list)
        harness.advance(by: .seconds(99))
        #expect(harness.idents == [list])
        // Looks are a quarter of the time apart.
        for _ in 0..<4 { harness.advance(by: .seconds(25)) }
        #expect(harness.idents.isEmpty)
        #expect(names()?.isEmpty == true)
        harness.call(3, list, "__len__", on: link)
        guard case .reply(3, .traceback)? = harness.linkFrame(on: link) else {
            Issue.record("it is still there")
            return
        }
    }

    @Test(arguments: ["wait", "hold", "nest"])
    func whatIsInUseStays(_ use: String) throws {
        let link = harness.openLink()
        let typeid = use == "nest" ? "list" : "Lock"
        let object = try #require(make(typeid, .tuple([.text("x"), .int(10)]), on: link))
        var holder: String?
        switch use {
        case "nest":
            let list = harness.create("list")
            harness.call(2, list, "append", [harness.proxy(object)], on: link)
            #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.null)))
            holder = list
        default:
            harness.call(2, object, "acquire", on: link)
            #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.bool(true))))
            if use == "wait" { harness.call(3, object, "acquire", on: link) }
        }
        for _ in 0..<20 { harness.advance(by: .seconds(5)) }
        #expect(harness.idents.contains(object))
        if let holder {
            harness.call(4, holder, "clear", on: link)
        } else {
            if use == "wait" { harness.send(.cancel(call: 3), on: link) }
            harness.call(4, object, "release", on: link)
        }
        for _ in 0..<20 { harness.advance(by: .seconds(5)) }
        #expect(!harness.idents.contains(object))
    }

    @Test func anIdleServerIsWokenForItNoMoreThanNeeded() throws {
        #expect(harness.core.nextDeadline == nil)
        _ = make("list", .tuple([.text("l"), .int(100)]))
        // That of its client's handshake comes first.
        harness.advance(by: .seconds(5))
        #expect(harness.core.nextDeadline == .seconds(25))
        harness.advance(by: .seconds(20))
        #expect(harness.core.nextDeadline == .seconds(50))
        #expect(harness.control("remove_name", [.text("l")]) == .returning(.bool(true)))
        harness.advance(by: .seconds(25))
        #expect(harness.core.nextDeadline == nil)
    }
}
