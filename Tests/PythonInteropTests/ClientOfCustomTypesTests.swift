import MPTestSupport
import Multiprocessing
import Testing

import Foundation

/// Types, functions and instances that a Swift program registers, in the hands of stock CPython.
@Suite struct ClientOfCustomTypesTests {
    private enum BankError: Error, Codable {
        case insufficientFunds(missing: Int)
    }

    private struct Failure: Error {}

    private struct Person {
        var name: String
        var age: Int
        var isAdult: Bool { age >= 18 }
    }

    private struct Animal: CustomStringConvertible {
        var name: String
        var description: String { "animal \(name)" }
    }

    private struct Unspeakable: Encodable {
        func encode(to encoder: any Encoder) throws { throw Failure() }
    }

    private final class Shelf: Sendable {
        let number: Int

        init(_ number: Int) {
            self.number = number
        }
    }

    private actor Library {
        private let title: String
        private var shelves: [Int: Shelf] = [:]

        init(_ title: String) throws {
            guard !title.isEmpty else { throw BankError.insufficientFunds(missing: 1) }
            self.title = title
        }

        func search(_ text: String) -> [String] { [title, text] }

        func shelf(_ number: Int) -> Shelf? {
            guard number >= 0 else { return nil }
            let shelf = shelves[number] ?? Shelf(number)
            shelves[number] = shelf
            return shelf
        }
    }

    private static let counter = SharedType("Counter", initial: 0) {
        $0.expose("add", "n") { (count: inout Int, n: Int) in
            count += n
            return count
        }
        $0.expose("__len__") { $0 }
    }

    private static let account = SharedType("Account", initial: 100) {
        $0.expose("withdraw", "amount") { (balance: inout Int, amount: Int) throws in
            guard amount <= balance else {
                throw BankError.insufficientFunds(missing: amount - balance)
            }
            balance -= amount
        }
        $0.expose("fail") { (_: inout Int) throws in throw Failure() }
        $0.expose("unspeakable") { (_: inout Int) in Unspeakable() }
        $0.expose("balance") { $0 }
    }

    private static let animal = SharedType("Animal", value: Animal.self) {
        $0.property("name", \.name)
    }

    private static let person = SharedType("Person", "name", "age") { (name: String, age: Int) in
        Person(name: name, age: age)
    } methods: {
        $0.property("name", \.name)
        $0.property("age", \.age)
        $0.property("is_adult", \.isAdult)
        $0.expose("greet", "greeting") { (person: inout Person, greeting: String?) in
            "\(greeting ?? "Hello"), \(person.name)"
        }
        $0.expose("pet", "name", returning: animal) { (_: inout Person, name: String) in
            Animal(name: name)
        }
    }

    private static let shelf = SharedType("Shelf", service: Shelf.self) {
        $0.property("number", get: { $0.number })
    }

    private static let library = SharedType(
        "Library",
        "title",
        service: { (title: String) async throws in try Library(title) }
    ) {
        $0.expose("search", "text") { (library: Library, text: String) in
            await library.search(text)
        }
        $0.expose("shelf", "number", returning: shelf) { (library: Library, number: Int) in
            await library.shelf(number)
        }
        $0.stream("lines", "count") { (_: Library, count: Int) in
            AsyncStream { lines in
                for number in 0..<count { lines.yield("line \(number)") }
                lines.finish()
            }
        }
        $0.stream("broken") { (_: Library) in
            AsyncThrowingStream<Int, any Error> { $0.finish(throwing: Failure()) }
        }
        $0.expose("hang", timeout: .milliseconds(20)) { (_: Library) async throws in
            try await Task.sleep(for: .seconds(3600))
        }
    }

    private static var registry: Registry {
        var registry = Registry.standard
        registry.register(counter, account, animal, person, shelf, library)
        registry.function("word_count", "text") { (text: String) in
            text.split(separator: " ").count
        }
        registry.function("open", "title", returning: library) { (title: String) in
            try Library(title)
        }
        registry.instance("get_queue", of: "Queue", 10)
        registry.instance("get_hits", of: counter, 40)
        registry.error(BankError.self, python: "ValueError")
        return registry
    }

    private static let output = """
        2 5 5 5 5
        TypeError Counter.add() argument 'n': expected Int, found str 'x'
        TypeError Counter.add() missing 1 required positional argument: 'n'
        TypeError Counter.add() got an unexpected keyword argument 'm'
        4 CounterProxy ('add',)
        RemoteError KeyError: 'subtract'
        6 6 MadeProxy
        ValueError insufficientFunds(missing: 30)
           swift_type BankError
           swift_error {'insufficientFunds': {'missing': 30}}
           thrown_by Account.withdraw
        RuntimeError Failure()
           swift_type Failure
           thrown_by Account.fail
        RemoteError TypeError: Account.unspeakable() returned something that can't travel: Failure()
        70
        Grace 36 Hi, Grace
        AttributeError 'Person' object has no attribute 'nothing'
        AttributeError property 'is_adult' of 'Person' object has no setter
        AttributeError property 'name' of 'Person' object has no deleter
        Bello animal Bello
        TypeError Person.__init__() missing 1 required positional argument: 'age'
        ['city', 'x'] ['line 0', 'line 1', 'line 2'] <Library object>
        1 True None
        RuntimeError Failure()
           swift_type Failure
           thrown_by Library.broken
        TimeoutError Library.hang() wasn't answered in time
        ValueError insufficientFunds(missing: 1)
           swift_type BankError
           swift_error {'insufficientFunds': {'missing': 1}}
           thrown_by Library.__init__
        ['city', 'y'] ['park', 'y']
        TypeError open() argument 'title': expected String, found int 1
        line 0 None []
        3 2
        1 41 42
        RemoteError TypeError: get_queue() takes 0 positional arguments but 1 was given

        """

    @Test(.timeLimit(.minutes(10)), arguments: PythonInterpreter.selected)
    func pythonUsesThemAsItsOwn(_ interpreter: PythonInterpreter) async throws {
        let script = try #require(
            Bundle.module.path(forResource: "Resources/custom_types_client", ofType: "py")
        )
        try await TestServer.run(configure: { $0.registry = Self.registry }) { server in
            guard let path = server.address.path else {
                Issue.record("the server is at no Unix socket")
                return
            }
            let client = try ChildProgram(
                interpreter.path,
                [script, path, server.authkeyFile.path]
            )
            let output = try await client.output()
            #expect(output == Self.output)
        }
    }
}
