import MPWire
import Testing

@testable import Multiprocessing

/// Remote procedure calls.
@Suite struct FunctionTests {
    @Test(.timeLimit(.minutes(10)))
    func aFunctionIsCalledByItsName() async throws {
        try await withSyncManager(registry: SharedServices.registry) { manager in
            #expect(try await manager.call("word_count", "a b c", as: Int.self) == 3)
            #expect(try await manager.call("greet", "Ada", as: String.self) == "Hello, Ada")
            try await manager.call("nothing")
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func pythonHasItAsAnObjectThatHoldsTheValue() async throws {
        try await withSyncManager(registry: SharedServices.registry) { manager in
            let count = try await RemoteObject(manager, "word_count", .text("a b"))
            #expect(try await count.call("#GETVALUE") == .int(2))
            #expect(try await count.call("__str__") == .text("2"))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func allFunctionsAreMethodsOfOneObject() async throws {
        try await withSyncManager(registry: SharedServices.registry) { manager in
            let functions = try await RemoteObject(manager, "functions")
            let names: WireDictionary = ["name": .text("Ada"), "greeting": .text("Hi")]
            #expect(try await functions.call("greet", keywords: names) == .text("Hi, Ada"))
            #expect(
                await functions.says("word_count", [.int(1)])
                    == "TypeError: word_count() argument 'text': expected String, found int 1"
            )
            #expect(
                await functions.says("word_count", [.text("a"), .text("b")])
                    == "TypeError: word_count() takes 1 positional argument but 2 were given"
            )
            #expect(
                await functions.says("hang") == "TimeoutError: hang() wasn't answered in time"
            )
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aFunctionCanReturnASharedObject() async throws {
        try await withSyncManager(registry: SharedServices.registry) { manager in
            let opened = try await manager.call("open", "city", as: AutoProxy.self)
            #expect(try await opened.search("x", as: [String].self) == ["city", "x"])
            // What `create` makes of it is the object, too: Python's clients write `manager.open`.
            let created = try await manager.create("open", "park")
            #expect(try await created.call("search", "x", as: [String].self) == ["park", "x"])
        }
    }

    @Test func theTypeOfWhatAFunctionReturnsHasToBeRegistered() {
        var registry = Registry()
        registry.function("open", returning: SharedServices.library) { () in try Library("city") }
        #expect(registry.problems == ["open: it returns a 'Library', which isn't registered"])
    }

    @Test(.timeLimit(.minutes(10)))
    func whatTakesTooLongIsTimedOut() async throws {
        try await withSyncManager(registry: SharedServices.registry) { manager in
            let error = await #expect(throws: MultiprocessingError.self) {
                try await manager.call("hang")
            }
            #expect(error?.code == .timedOut)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aRegisteredErrorComesOutAsItself() async throws {
        try await withSyncManager(registry: SharedServices.registry) { manager in
            _ = await #expect(throws: BankError.insufficientFunds(missing: 3)) {
                try await manager.call("refuse")
            }
        }
    }
}
