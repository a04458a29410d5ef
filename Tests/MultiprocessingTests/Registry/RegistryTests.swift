import MPWire
import Testing

@testable import Multiprocessing

/// The table of a server: what is in it, and what is wrong with it.
@Suite struct RegistryTests {
    @Test func theStandardTypesComeThroughTheSameDoor() {
        #expect(
            Registry.standard.typeids == [
                "Array", "Barrier", "BoundedSemaphore", "Condition", "Event", "Future",
                "Iterator",
                "JoinableQueue", "Leader", "LifoQueue", "Lock", "Members", "Namespace",
                "PriorityQueue", "Queue", "RLock", "Semaphore", "Value", "WorkQueue", "deque",
                "dict", "list",
                "set",
            ]
        )
        #expect(Registry.standard.problems == [])
        #expect(Shared.registry.problems == [])
        #expect(Registry().typeids == [])
    }

    /// One mistake.
    struct Mistake: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let register: @Sendable (inout Registry) -> Void

        init(_ problem: String, _ register: @escaping @Sendable (inout Registry) -> Void) {
            testDescription = problem
            self.register = register
        }
    }

    @Test(arguments: [
        Mistake("dict: the typeid is registered twice") {
            $0.register(SharedType("dict", initial: 0) { _ in })
        },
        Mistake("Counter: the typeid is registered twice") {
            $0.register(Shared.counter, Shared.counter)
        },
        Mistake("start: the typeid is what managers use themselves") {
            $0.function("start") { 1 }
        },
        Mistake("my type: the typeid is no Python identifier of ASCII characters") {
            $0.register(SharedType("my type", initial: 0) { _ in })
        },
        Mistake("A.add: there are two of this name") {
            $0.register(
                SharedType("A", initial: 0) {
                    $0.expose("add") { $0 }
                    $0.expose("add") { $0 }
                }
            )
        },
        Mistake("A.get_x: there are two of this name") {
            $0.register(
                SharedType("A", initial: 0) {
                    $0.expose("get_x") { $0 }
                    $0.property("x", \.self)
                }
            )
        },
        Mistake("A.class: the name is a keyword of Python") {
            $0.register(SharedType("A", initial: 0) { $0.expose("class") { $0 } })
        },
        Mistake("A._x: the name begins with an underscore, as the proxies' own names do") {
            $0.register(SharedType("A", initial: 0) { $0.expose("_x") { $0 } })
        },
        Mistake("A.__init__: the name is a special method that proxies can't pass on") {
            $0.register(SharedType("A", initial: 0) { $0.expose("__init__") { $0 } })
        },
        Mistake("A.add: it has 2 parameters, but 1 parameter name: 'a'") {
            $0.register(
                SharedType("A", initial: 0) {
                    $0.expose("add", "a") { (sum: inout Int, a: Int, b: Int) in sum = a + b }
                }
            )
        },
        Mistake("A.add: it has two parameters 'a'") {
            $0.register(
                SharedType("A", initial: 0) {
                    $0.expose("add", "a", "a") { (sum: inout Int, a: Int, b: Int) in sum = a + b }
                }
            )
        },
        Mistake("A.add: it has a parameter 'in', which is a keyword of Python") {
            $0.register(
                SharedType("A", initial: 0) {
                    $0.expose("add", "in") { (sum: inout Int, a: Int) in sum = a }
                }
            )
        },
        Mistake("A.__init__: it has 1 parameter, but 2 parameter names: 'n', 'm'") {
            $0.register(
                SharedType("A", "n", "m") { (n: Int) in
                    n
                } methods: { _ in
                }
            )
        },
        Mistake("word_count: it has 1 parameter, but 2 parameter names: 'text', 'language'") {
            $0.function("word_count", "text", "language") { (text: String) in text.count }
        },
        Mistake("A.pet: it returns a 'Animal', which isn't registered") {
            $0.register(
                SharedType("A", initial: 0) {
                    $0.expose("pet", returning: Shared.animal) { (_: inout Int) in
                        Animal(name: "Rex")
                    }
                }
            )
        },
        Mistake("get_thing: it is an instance of 'Thing', which isn't registered") {
            $0.instance("get_thing", of: "Thing")
        },
        Mistake("get_hits: it returns a 'Counter', which isn't registered") {
            $0.instance("get_hits", of: Shared.counter, 0)
        },
        Mistake(
            "get_items: instances of 'Iterator' can't be made by name, "
                + "so the object itself has to be registered"
        ) {
            $0.instance("get_items", of: "Iterator")
        },
        Mistake("get_odd: argument 2 can't travel: not for others") {
            $0.instance("get_odd", of: "list", 1, Unspeakable())
        },
    ])
    func eachMistakeIsNamed(mistake: Mistake) {
        var registry = Registry.standard
        mistake.register(&registry)
        #expect(registry.problems == [mistake.testDescription])
    }

    @Test(.timeLimit(.minutes(10)))
    func aServerReportsAllMistakesAndDoesNotStart() async throws {
        var registry = Registry.standard
        registry.register(SharedType("A", initial: 0) { $0.expose("class") { $0 } })
        registry.instance("get_thing", of: "Thing")
        let wrong = registry
        let error = await #expect(throws: MultiprocessingError.self) {
            try await withSyncManager(registry: wrong) { _ in }
        }
        #expect(error?.code == .invalidRegistration)
        #expect(error?.message.contains("A.class: the name is a keyword of Python") == true)
        #expect(error?.message.contains("get_thing: it is an instance of 'Thing'") == true)
    }

    @Test(.timeLimit(.minutes(10)))
    func aServerServesNoMoreThanIsRegistered() async throws {
        var registry = Registry()
        registry.register(Shared.counter)
        try await withSyncManager(registry: registry) { manager in
            let counter = try await RemoteObject(manager, "Counter")
            #expect(try await counter.call("add", .int(1)) == .int(1))
            await #expect(throws: MultiprocessingError.self) { try await manager.list(Int.self) }
        }
    }
}
