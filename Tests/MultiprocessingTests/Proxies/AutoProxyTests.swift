import Multiprocessing
import Testing

@Suite struct AutoProxyTests {
    @Test(.timeLimit(.minutes(10)), arguments: Route.allCases)
    func callsMethodsByTheirNames(over route: Route) async throws {
        try await route.withManager { manager in
            let list = try await manager.create("list", [3, 1, 2])
            try await list.append(5)
            try await list.sort(keywords: ["reverse": true])
            #expect(try await list.pop(as: Int.self) == 1)
            let first: Int = try await list.pop(0)
            #expect(first == 5)
            #expect(try await list.value(as: [Int].self) == [3, 2])
            #expect(try await list.member("count")(3, as: Int.self) == 1)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aNameThatIsNotThereIsNotSent() async throws {
        try await withSyncManager { manager in
            let list = try await manager.create("list")
            await manager.close()
            let error = await #expect(throws: MultiprocessingError.self) {
                try await list.apend(1)
            }
            #expect(error?.code == .unknownMethod)
            #expect(error?.message.contains("did you mean 'append'?") == true)
            #expect(error?.message.contains("reverse, sort") == true)
            let sent = await #expect(throws: MultiprocessingError.self) {
                try await list.append(1)
            }
            #expect(sent?.code == .closed)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func oneThatCameInAValueAsksForTheNames() async throws {
        try await withSyncManager { manager in
            let boxes = try await manager.list(AutoProxy.self)
            try await boxes.append(try await manager.create("list", [1]))
            let box = try await boxes.get(0)
            try await box.append(2)
            #expect(try await box.exposedMethods().contains("append"))
            #expect(try await box.value(as: [Int].self) == [1, 2])
            let list = try ListProxy<Int>(box.wireValue)
            #expect(try await list.copy() == [1, 2])
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func attributesAreMembers() async throws {
        try await withSyncManager { manager in
            let namespace = try await manager.create("Namespace", keywords: ["x": 1])
            #expect(try await namespace.x.get(as: Int.self) == 1)
            try await namespace.x.set("text")
            #expect(try await namespace.x.get(as: String.self) == "text")
            let error = await #expect(throws: MultiprocessingError.self) {
                try await namespace.y.get(as: String.self)
            }
            #expect(error?.remote?.typeName == "builtins.AttributeError")
            let list = try await manager.create("list")
            let none = await #expect(throws: MultiprocessingError.self) {
                try await list.x.get(as: String.self)
            }
            #expect(none?.code == .unknownMethod)
            #expect(none?.message.contains("'list' has no attributes that can be read") == true)
            #expect(none?.message.contains("__getattribute__") == false)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aReturnedObjectIsAProxy() async throws {
        try await withSyncManager { manager in
            let dict = try await manager.create("dict", ["a": 1])
            let keys = try await dict.member("__iter__")(as: IteratorProxy<String>.self)
            var found: [String] = []
            for try await key in keys { found.append(key) }
            #expect(found == ["a"])
            let before = try await manager.numberOfObjects()
            // Nobody wants it, so it goes.
            try await dict.member("__iter__")()
            #expect(try await manager.numberOfObjects() == before)
        }
    }
}
