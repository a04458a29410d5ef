import MPTestSupport
import Multiprocessing
import Testing

import Foundation

/// Types, functions and instances of a Swift program in the hands of stock CPython.
@Suite struct CustomTypesTests {
    @Test(.timeLimit(.minutes(1)), arguments: PythonInterpreter.selected)
    func everyFormWorksFromPython(_ interpreter: PythonInterpreter) async throws {
        let script = try #require(
            Bundle.module.path(forResource: "Resources/custom_types_client", ofType: "py")
        )
        try await TestServer.run {
            $0.registry = .theaterOfPython
        } _: { server in
            guard case .unix(let path) = server.address else {
                Issue.record("the server is at no Unix socket")
                return
            }
            let client = try ChildProgram(
                interpreter.path,
                [script, path, server.authkeyFile.path]
            )
            #expect(try await client.output() == "done\n")
        }
    }
}

/// What a theater has that isn't there.
private struct SoldOut: Error, Codable, CustomStringConvertible {
    let play: String
    var description: String { "no seat is left for \(play)" }
}

/// An error that nobody registered.
private struct StageFright: Error, CustomStringConvertible {
    var description: String { "the actor is shaking" }
}

private struct Actor {
    var name: String
    var age: Int?
    let role: String
}

/// One evening; sells seats.
private actor Evening {
    private var seats = 2

    func sell(_ play: String) throws -> Int {
        guard seats > 0 else { throw SoldOut(play: play) }
        seats -= 1
        return seats
    }

    func waitForEver() async throws {
        try await Task.sleep(for: .seconds(3600))
    }
}

private actor Theater {
    private let evening = Evening()

    func tonight() -> Evening { evening }
}

extension Registry {
    /// One of each form that there is.
    fileprivate static var theaterOfPython: Registry {
        var registry = Registry.standard
        let counter = SharedType("Counter", initial: 0) {
            $0.expose("add", "n") { (count: inout Int, n: Int) in
                count += n
                return count
            }
            $0.expose("add_twice", "n", "m") { (count: inout Int, n: Int, m: Int?) in
                count += n + (m ?? 0)
                return count
            }
            $0.expose("fail") { (_: inout Int) in throw StageFright() }
        }
        let actor = SharedType("Actor", "name", "role") { (name: String, role: String) in
            Actor(name: name, age: nil, role: role)
        } methods: {
            $0.property("name", \.name)
            $0.property("age", \.age)
            $0.property("role", \.role)
            $0.expose("counter", returning: counter) { (actor: inout Actor) in actor.age ?? 0 }
        }
        let evening = SharedType("Evening", service: Evening.self) {
            $0.expose("sell", "play") { (evening: Evening, play: String) in
                try await evening.sell(play)
            }
            $0.expose("wait_for_ever", timeout: .milliseconds(100)) { (evening: Evening) in
                try await evening.waitForEver()
            }
        }
        let theater = SharedType("Theater", service: { () in Theater() }) {
            $0.expose("tonight", returning: evening) { (theater: Theater) in
                await theater.tonight()
            }
            $0.stream("acts", "count") { (_: Theater, count: Int) in
                AsyncStream { continuation in
                    for act in 1...count { continuation.yield("act \(act)") }
                    continuation.finish()
                }
            }
        }
        registry.register(counter, actor, evening, theater)
        registry.function("word_count", "text") { (text: String) in
            text.split(separator: " ").count
        }
        registry.function("sum") { (numbers: [Int]) in numbers.reduce(0, +) }
        registry.instance("get_queue", of: "Queue", 1)
        registry.instance("get_counter", of: counter, 40)
        registry.error(SoldOut.self, python: "LookupError")
        return registry
    }
}
