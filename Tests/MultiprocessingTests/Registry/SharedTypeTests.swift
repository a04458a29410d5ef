import MPWire
import Testing

@testable import Multiprocessing

/// Value types through a client and a server of ours.
@Suite struct SharedTypeTests {
    @Test(.timeLimit(.minutes(10)))
    func aMethodChangesTheValueAndReturnsOne() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let counter = try await RemoteObject(manager, "Counter")
            #expect(try await counter.call("add", .int(2)) == .int(2))
            #expect(try await counter.call("add", keywords: ["n": .int(3)]) == .int(5))
            #expect(try await counter.call("reset") == .null)
            #expect(try await counter.call("get") == .int(0))
            let other = try await RemoteObject(manager, "Counter")
            try await counter.call("set", .int(7))
            #expect(try await other.call("get") == .int(0))
            #expect(try await counter.call("__len__") == .int(7))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func callsAreAtomic() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let counter = try await RemoteObject(manager, "Counter")
            try await withThrowingTaskGroup { group in
                for _ in 0..<100 { group.addTask { _ = try await counter.call("add", .int(1)) } }
                try await group.waitForAll()
            }
            #expect(try await counter.call("get") == .int(100))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func optionalParametersAtTheEndMayBeLeftOut() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let counter = try await RemoteObject(manager, "Counter")
            #expect(try await counter.call("add_twice", .int(3)) == .int(6))
            #expect(try await counter.call("add_twice", .int(1), .null) == .int(8))
            #expect(
                try await counter.call("add_twice", .int(1), keywords: ["factor": .int(10)])
                    == .int(18)
            )
            let scores = try await RemoteObject(manager, "Scores", keywords: ["limit": .int(3)])
            #expect(try await scores.call("#GETVALUE") == .list([]))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func parametersWithoutNamesArePassedByPosition() async throws {
        var registry = Registry()
        let counter = SharedType("Counter", initial: 0) {
            $0.expose("add") { (count: inout Int, n: Int, m: Int?) in
                count += n + (m ?? 0)
                return count
            }
        }
        registry.register(counter)
        registry.function("double") { (n: Int) in 2 * n }
        try await withSyncManager(registry: registry) { manager in
            let counter = try await RemoteObject(manager, "Counter")
            #expect(try await counter.call("add", .int(2)) == .int(2))
            #expect(try await counter.call("add", .int(2), .int(3)) == .int(7))
            #expect(
                await counter.says("add", [.text("x")])
                    == "TypeError: Counter.add() argument 1: expected Int, found str 'x'"
            )
            #expect(
                await counter.says("add") == "TypeError: add expected at least 1 argument, got 0"
            )
            #expect(
                await counter.says("add", [], ["n": .int(1)])
                    == "TypeError: Counter.add() takes no keyword arguments"
            )
            #expect(try await manager.call("double", 4, as: Int.self) == 8)
            // None are known, which is not the same as that there are none.
            #expect(try await manager.types()["double"]?.parameters == nil)
        }
    }

    /// What is wrong with arguments, in Python's words, with the name of the parameter.
    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            (
                "add", [WireValue.text("x")], [:],
                "TypeError: Counter.add() argument 'n': expected Int, found str 'x'"
            ),
            (
                "add", [.bool(true)], [:],
                "TypeError: Counter.add() argument 'n': expected Int, found bool True"
            ),
            (
                "add", [], [:],
                "TypeError: Counter.add() missing 1 required positional argument: 'n'"
            ),
            (
                "add", [.int(1), .int(2)], [:],
                "TypeError: Counter.add() takes 2 positional arguments but 3 were given"
            ),
            (
                "add", [.int(1)], ["n": .int(1)],
                "TypeError: Counter.add() got multiple values for argument 'n'"
            ),
            (
                "add", [], ["m": .int(1)],
                "TypeError: Counter.add() got an unexpected keyword argument 'm'"
            ),
            (
                "add_twice", [], ["factor": .int(1)],
                "TypeError: Counter.add_twice() missing 1 required positional argument: 'n'"
            ),
            (
                "add_twice", [.int(1), .float(0.5)], [:],
                "TypeError: Counter.add_twice() argument 'factor': expected Int, found float 0.5"
            ),
            (
                "get", [.null], [:],
                "TypeError: Counter.get() takes 1 positional argument but 2 were given"
            ),
        ] as [(String, [WireValue], WireDictionary, String)]
    )
    func aWrongArgumentIsNamed(
        method: String,
        arguments: [WireValue],
        keywords: WireDictionary,
        complaint: String
    ) async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let counter = try await RemoteObject(manager, "Counter")
            #expect(await counter.says(method, arguments, keywords) == complaint)
            #expect(try await counter.call("get") == .int(0))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aConstructorChecksItsArgumentsLikeAMethod() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let missing = await MultiprocessingError.of {
                _ = try await RemoteObject(manager, "Person", .text("Ada"))
            }
            #expect(
                missing
                    == "TypeError: Person.__init__() missing 1 required positional argument: 'age'"
            )
            let wrong = await MultiprocessingError.of {
                _ = try await RemoteObject(
                    manager,
                    "Person",
                    keywords: ["name": .text("Ada"), "age": .text("36")]
                )
            }
            #expect(
                wrong
                    == "TypeError: Person.__init__() argument 'age': expected Int, found str '36'"
            )
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func whatAConstructorThrowsCanBeCaught() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            _ = await #expect(throws: BankError.insufficientFunds(missing: 0)) {
                try await manager.create("Person", "", 36)
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aTypeThatOnlyMethodsReturnCannotBeCreated() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let refusal = await MultiprocessingError.of {
                _ = try await RemoteObject(manager, "Animal")
            }
            #expect(refusal.contains("Animal"))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aMethodReturnsAnObjectOfAnotherTypeOrNone() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let ada = try await RemoteObject(manager, "Person", .text("Ada"), .int(36))
            let pet = try await ada.object("pet", .text("Rex"))
            #expect(pet.reference.token.typeid == "Animal")
            #expect(pet.reference.knownMethods == ["get_name", "set_name", "copy"])
            #expect(try await pet.call("get_name") == .text("Rex"))
            #expect(try await pet.call("__str__") == .text("animal Rex"))
            let copy = try await pet.object("copy")
            try await copy.call("set_name", .text("Bello"))
            #expect(try await pet.call("get_name") == .text("Rex"))
            #expect(try await ada.call("found", .text("")) == .null)
            #expect(try await ada.object("found", .text("Tom")).call("get_name") == .text("Tom"))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func whatAMethodChangedBeforeItThrewStaysChanged() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let account = try await RemoteObject(manager, "Account")
            await #expect(throws: (any Error).self) { try await account.call("half_done") }
            #expect(try await account.call("balance") == .int(1))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func anErrorIsAnExceptionWithTheNamesOfItsTypeAndItsMethod() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let account = try await RemoteObject(manager, "Account")
            let error = await #expect(throws: MultiprocessingError.self) {
                try await account.call("half_done")
            }
            let exception = try #require(error?.remote?.exception)
            #expect(exception.type.description == "builtins.RuntimeError")
            guard case .dict(let state)? = exception.state else {
                Issue.record("no state: \(exception)")
                return
            }
            #expect(state[text: "swift_type"] == .text("UnregisteredError"))
            #expect(state[text: "thrown_by"] == .text("Account.half_done"))
            #expect(await account.says("refuse") == "ValueError: as Python says it")
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aRegisteredErrorTravelsWhole() async throws {
        let table = Shared.registry.errors
        try await withSyncManager(registry: Shared.registry) { manager in
            let account = try await RemoteObject(manager, "Account")
            do {
                try await account.call("withdraw", .int(130))
                Issue.record("nothing was thrown")
            } catch let error as MultiprocessingError {
                let exception = try #require(error.remote?.exception)
                #expect(exception.type.description == "builtins.ValueError")
                #expect(table.error(in: exception) as? BankError == .insufficientFunds(missing: 30))
            } catch {
                #expect(error as? BankError == .insufficientFunds(missing: 30))
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aResultThatCannotTravelIsSaidToBeUnserializable() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let ada = try await RemoteObject(manager, "Person", .text("Ada"), .int(36))
            let error = await #expect(throws: MultiprocessingError.self) {
                try await ada.call("unspeakable")
            }
            let reason = try #require(error?.remote?.traceback)
            #expect(reason.contains("Person.unspeakable() returned something that can't travel"))
            #expect(reason.contains("not for others"))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func anEncodableValueCanBeHadAsAWhole() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let ada = try await RemoteObject(manager, "Person", .text("Ada"), .int(36))
            #expect(
                try await ada.call("#GETVALUE") == .dict(["name": .text("Ada"), "age": .int(36)])
            )
            #expect(try await ada.call("__repr__") == .text("<Person object>"))
            let pet = try await ada.object("pet", .text("Rex"))
            #expect(await pet.says("#GETVALUE").contains("cannot pickle 'Animal' object"))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func proxiesInsideAValueKeepTheirObjectsAlive() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let box = try await RemoteObject(manager, "Box")
            let base = try await manager.inspect().objects.count
            try await box.call("put", try await manager.list(Int.self, initial: [1]).wireValue)
            #expect(try await manager.inspect().objects.count == base + 1)
            try await box.call("clear")
            while try await manager.inspect().objects.count > base {}
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aReturnedProxyWorks() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let ada = try await RemoteObject(manager, "Person", .text("Ada"), .int(36))
            let list = try await manager.list(Int.self, initial: [1])
            let same = try ListProxy<Int>(try await ada.call("remember", list.wireValue))
            try await same.append(2)
            #expect(try await list.copy() == [1, 2])
        }
    }
}
