import MPWire
import Testing

@testable import Multiprocessing

/// Classes and actors through a client and a server of ours.
@Suite struct ServiceTypeTests {
    private static func withLibrary(
        _ body: (SyncManager, RemoteObject) async throws -> Void
    ) async throws {
        try await withSyncManager(registry: SharedServices.registry) { manager in
            try await body(manager, RemoteObject(manager, "Library", .text("city")))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func methodsAreCalledWithConvertedArguments() async throws {
        try await Self.withLibrary { _, library in
            let found = try await library.call("search", keywords: ["text": .text("x")])
            #expect(found == .list([.text("city"), .text("x")]))
            #expect(try await library.call("clear") == .null)
            #expect(try await library.call("get_title") == .text("cleared"))
            #expect(
                await library.says("search", [.int(1)])
                    == "TypeError: Library.search() argument 'text': expected String, found int 1"
            )
            #expect(
                await library.says("search")
                    == "TypeError: Library.search() missing 1 required positional argument: 'text'"
            )
            #expect(try await library.call("__str__") == .text("<Library object>"))
            #expect(await library.says("#GETVALUE").contains("cannot pickle 'Library' object"))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aConstructorMayThrow() async throws {
        try await withSyncManager(registry: SharedServices.registry) { manager in
            let refusal = await MultiprocessingError.of {
                _ = try await RemoteObject(manager, "Library", .text(""))
            }
            #expect(refusal.contains("insufficientFunds"))
            let wrong = await MultiprocessingError.of {
                _ = try await RemoteObject(manager, "Library", .int(1))
            }
            #expect(
                wrong
                    == "TypeError: Library.__init__() argument 'title': expected String, found int 1"
            )
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func propertiesAreReadAndWritten() async throws {
        try await Self.withLibrary { _, library in
            try await library.call("__setattr__", .text("title"), .text("new"))
            #expect(try await library.call("__getattribute__", .text("title")) == .text("new"))
            #expect(
                await library.says("__setattr__", [.text("title"), .text("?")])
                    == "ValueError: no title"
            )
            #expect(
                await library.says("__setattr__", [.text("title"), .int(1)])
                    == "TypeError: Library.title: expected String, found int 1"
            )
            #expect(
                await library.says("__getattribute__", [.text("x")])
                    == "AttributeError: 'Library' object has no attribute 'x'"
            )
            #expect(
                await library.says("__delattr__", [.text("title")])
                    == "AttributeError: property 'title' of 'Library' object has no deleter"
            )
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func theSameInstanceIsTheSameObject() async throws {
        try await Self.withLibrary { manager, library in
            let one = try await library.object("shelf", .int(1))
            let same = try await library.object("shelf", .int(1))
            let other = try await library.object("shelf", .int(2))
            #expect(one.reference.token.ident == same.reference.token.ident)
            #expect(one.reference.token.ident != other.reference.token.ident)
            #expect(try await other.call("get_number") == .int(2))
            let itself = try await other.object("itself")
            #expect(itself.reference.token.ident == other.reference.token.ident)
            #expect(try await library.call("shelf", .int(-1)) == .null)
            let cabinet = try await RemoteObject(manager, "Cabinet")
            let first = try await cabinet.object("shelf")
            let second = try await cabinet.object("shelf")
            #expect(first.reference.token.ident == second.reference.token.ident)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func anInstanceIsTheSameObjectAsTheOneThatAMethodReturns() async throws {
        let shelf = Shelf(3)
        var registry = SharedServices.registry
        registry.instance("get_shelf", of: SharedServices.shelf, shelf)
        registry.register(
            SharedType("Hall", initial: shelf) {
                $0.expose("shelf", returning: SharedServices.shelf) { $0 }
            }
        )
        try await withSyncManager(registry: registry) { manager in
            let hall = try await RemoteObject(manager, "Hall")
            let returned = try await hall.object("shelf")
            let instance = try await RemoteObject(manager, "get_shelf")
            #expect(instance.reference.token.ident == returned.reference.token.ident)
            #expect(try await instance.call("get_number") == .int(3))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aServiceReturnsValuesToShare() async throws {
        try await Self.withLibrary { _, library in
            let eve = try await library.object("person", .text("Eve"))
            try await eve.call("set_age", .int(2))
            #expect(try await eve.call("get_age") == .int(2))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func callersWaitNoLongerThanTheMethodAllows() async throws {
        try await Self.withLibrary { _, library in
            #expect(
                await library.says("hang")
                    == "TimeoutError: Library.hang() wasn't answered in time"
            )
            let title = try await library.call("get_title")
            #expect(title == .text("city"))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aConstructorHasATimeLimitOfItsOwn() async throws {
        var registry = Registry()
        registry.register(
            SharedType(
                "Slow",
                timeout: .milliseconds(20),
                service: { () async throws in
                    try await Task.sleep(for: .seconds(3600))
                    return Shelf(1)
                }
            ) { _ in }
        )
        try await withSyncManager(registry: registry) { manager in
            let error = await #expect(throws: MultiprocessingError.self) {
                try await manager.create("Slow")
            }
            #expect(error?.code == .timedOut)
            #expect(error.map(describe) == "TimeoutError: Slow.__init__() wasn't answered in time")
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func callsKeepTheOrderOfTheType() async throws {
        try await withSyncManager(registry: SharedServices.registry) { manager in
            let gauge = try await RemoteObject(manager, "Orderly")
            try await withThrowingTaskGroup { group in
                for _ in 0..<20 { group.addTask { _ = try await gauge.call("go_through") } }
                try await group.waitForAll()
            }
            #expect(try await gauge.call("get_most") == .int(1))
            let lively = try await RemoteObject(manager, "Lively")
            try await withThrowingTaskGroup { group in
                for _ in 0..<2 { group.addTask { _ = try await lively.call("meet") } }
                try await group.waitForAll()
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aResultThatCannotTravelIsSaidToBeUnserializable() async throws {
        try await Self.withLibrary { _, library in
            let error = await #expect(throws: MultiprocessingError.self) {
                try await library.call("unspeakable")
            }
            let reason = try #require(error?.remote?.traceback)
            #expect(reason.contains("Library.unspeakable() returned something that can't travel"))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aStreamIsAnIterator() async throws {
        try await Self.withLibrary { _, library in
            let lines = try await library.object("lines", .int(3))
            #expect(lines.reference.token.typeid == "Iterator")
            for number in 0..<3 {
                #expect(try await lines.call("__next__") == .text("line \(number)"))
            }
            #expect(await lines.says("__next__").hasPrefix("StopIteration"))
            #expect(
                await library.says("lines", [.text("x")])
                    == "TypeError: Library.lines() argument 'count': expected Int, found str 'x'"
            )
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aRegisteredErrorOfAStreamComesOutAsItself() async throws {
        try await Self.withLibrary { _, library in
            let numbers = try await library.object("broken").reference
            let proxy = IteratorProxy<Int>(reference: numbers)
            #expect(try await proxy.next() == 1)
            _ = await #expect(throws: BankError.insufficientFunds(missing: 2)) {
                try await proxy.next()
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aStreamThatFailsRaises() async throws {
        try await Self.withLibrary { _, library in
            let numbers = try await library.object("broken")
            #expect(try await numbers.call("__next__") == .int(1))
            #expect(await numbers.says("__next__").contains("insufficientFunds"))
            let things = try await library.object("unspeakables")
            #expect(
                await things.says("__next__").contains(
                    "Library.unspeakables() returned something that can't travel"
                )
            )
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func streamsNeedNoOtherTypes() async throws {
        let source = SharedType("Source", service: Shelf.self) {
            $0.stream("numbers") { (_: Shelf) in AsyncStream { Int?.none } }
        }
        var registry = Registry()
        registry.register(source)
        registry.instance("get_source", of: source, Shelf(1))
        #expect(registry.problems == [])
        try await withSyncManager(registry: registry) { manager in
            let numbers = try await RemoteObject(manager, "get_source").object("numbers")
            #expect(await numbers.says("__next__").hasPrefix("StopIteration"))
        }
    }
}
