import Glibc
import Multiprocessing

/// Finds prime numbers, one after the other, for as long as somebody asks for more.
struct Primes: AsyncSequence, AsyncIteratorProtocol {
    var number = 1

    func makeAsyncIterator() -> Self { self }

    mutating func next() async -> Int? {
        repeat { number += 1 } while (2..<number).contains { number % $0 == 0 }
        return number
    }
}

final class Mathematician: Sendable {}

let mathematician = SharedType("Mathematician", service: { () in Mathematician() }) {
    $0.stream("primes") { (_: Mathematician) in Primes() }
}

struct MathematicianProxy: Proxy {
    static let typeids = ["Mathematician"]
    let reference: ProxyReference

    func primes() async throws -> IteratorProxy<Int> { try await call("primes") }
}

/// A method whose result comes piece by piece.
@main
struct StreamingMethod {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else {
            print("usage: example-streaming-method ADDRESS AUTHKEY_FILE")
            return
        }
        var registry = Registry.standard
        registry.register(mathematician)
        try await withSyncManager(
            authkey: .file(arguments[2]),
            address: Address(parsing: arguments[1]),
            registry: registry
        ) { manager in
            let euclid = try await manager.create("Mathematician", as: MathematicianProxy.self)
            for try await prime in try await euclid.primes() {
                print(prime)
                if prime > 10 { break }
            }
            // Python takes its turn.
            fflush(nil)
            let done = try await manager.event(named: "done")
            _ = try await done.wait()
        }
    }
}
