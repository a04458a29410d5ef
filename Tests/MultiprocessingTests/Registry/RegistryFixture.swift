import Multiprocessing

struct Person: Codable {
    var name: String
    var age: Int
    var isAdult: Bool { age >= 18 }
}

struct Animal: CustomStringConvertible {
    var name: String
    var description: String { "animal \(name)" }
}

enum BankError: Error, Codable, Equatable {
    case insufficientFunds(missing: Int)
}

struct UnregisteredError: Error {}

/// A value that has no form in Python.
struct Unspeakable: Encodable {
    func encode(to encoder: any Encoder) throws {
        let context = EncodingError.Context(codingPath: [], debugDescription: "not for others")
        throw EncodingError.invalidValue(self, context)
    }
}

/// Types of the kinds that programs register; that they compile is a test, too: nothing in the
/// closures says more about types than a user would write.
enum Shared {
    static let counter = SharedType("Counter", initial: 0) {
        $0.expose("add", "n") { (count: inout Int, n: Int) in
            count += n
            return count
        }
        $0.expose("reset") { (count: inout Int) in count = 0 }
        $0.expose("set", "n") { $0 = $1 }
        $0.expose("get") { $0 }
        $0.expose("add_twice", "n", "factor") { (count: inout Int, n: Int, factor: Int?) in
            count += n * (factor ?? 2)
            return count
        }
        $0.expose("__len__") { $0 }
    }

    static let account = SharedType("Account", initial: 100) {
        $0.expose("withdraw", "amount") { (balance: inout Int, amount: Int) throws in
            guard amount <= balance else {
                throw BankError.insufficientFunds(missing: amount - balance)
            }
            balance -= amount
        }
        $0.expose("half_done") { (balance: inout Int) throws in
            balance = 1
            throw UnregisteredError()
        }
        $0.expose("refuse") { (_: inout Int) throws in
            throw PythonException("ValueError", "as Python says it")
        }
        $0.expose("balance") { $0 }
    }

    static let animal = SharedType("Animal", value: Animal.self) {
        $0.property("name", \.name)
        $0.expose("copy", returning: .itself) { $0 }
    }

    static let person = SharedType("Person", "name", "age") { (name: String, age: Int) in
        guard !name.isEmpty else { throw BankError.insufficientFunds(missing: 0) }
        return Person(name: name, age: age)
    } methods: {
        $0.property("name", \.name)
        $0.property("is_adult", \.isAdult)
        $0.property("age", get: { $0.age }) { (person: inout Person, age: Int) throws in
            guard age >= 0 else {
                throw PythonException("ValueError", "nobody is \(age) years old")
            }
            person.age = age
        }
        $0.property("initial", get: { String($0.name.prefix(1)) })
        $0.expose("pet", "name", returning: animal) { (_: inout Person, name: String) in
            Animal(name: name)
        }
        $0.expose("found", "name", returning: animal) { (_: inout Person, name: String) in
            name.isEmpty ? nil : Animal(name: name)
        }
        $0.expose("unspeakable") { (_: inout Person) in Unspeakable() }
        $0.expose("remember", "thing") { (_: inout Person, thing: WireValue) in thing }
    }

    static let scores = SharedType("Scores", "initial", "limit") {
        (initial: [Int]?, limit: Int?) in
        initial ?? []
    } methods: {
        $0.expose("append", "n") { (scores: inout [Int], n: Int) in scores.append(n) }
    }

    /// Holds whatever it is given, proxies among it.
    static let box = SharedType("Box", initial: [WireValue]()) {
        $0.expose("put", "thing") { (things: inout [WireValue], thing: WireValue) in
            things.append(thing)
        }
        $0.expose("clear") { (things: inout [WireValue]) in things = [] }
    }

    static var registry: Registry {
        var registry = Registry.standard
        registry.register(counter)
        registry.register(account, animal, person, scores, box)
        registry.error(BankError.self, python: "ValueError")
        return registry
    }
}
