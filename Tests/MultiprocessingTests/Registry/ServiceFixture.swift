import MPSystem
import Multiprocessing

/// An actor whose methods return values, objects and streams.
actor Library: CustomStringConvertible {
    private(set) var title = "shelves"
    private var shelves: [Int: Shelf] = [:]
    nonisolated let description = "a library"

    init(_ title: String) throws {
        guard !title.isEmpty else { throw BankError.insufficientFunds(missing: 1) }
        self.title = title
    }

    func rename(_ title: String) throws {
        guard title != "?" else { throw PythonException("ValueError", "no title") }
        self.title = title
    }

    func search(_ text: String) -> [String] { [title, text] }

    func shelf(_ number: Int) -> Shelf? {
        guard number >= 0 else { return nil }
        if let shelf = shelves[number] { return shelf }
        let shelf = Shelf(number)
        shelves[number] = shelf
        return shelf
    }

    nonisolated func lines(_ count: Int) -> AsyncStream<String> {
        AsyncStream { lines in
            for number in 0..<count { lines.yield("line \(number)") }
            lines.finish()
        }
    }

    nonisolated func broken() -> AsyncThrowingStream<Int, any Error> {
        AsyncThrowingStream { numbers in
            numbers.yield(1)
            numbers.finish(throwing: BankError.insufficientFunds(missing: 2))
        }
    }

    nonisolated func unspeakable() -> AsyncStream<Unspeakable> {
        AsyncStream { things in
            things.yield(Unspeakable())
            things.finish()
        }
    }
}

final class Shelf: Sendable {
    let number: Int

    init(_ number: Int) {
        self.number = number
    }
}

/// Sees how many calls are inside at the same time.
final class Gauge: Sendable {
    private struct State {
        var inside = 0
        var most = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Guarded(State())

    /// Comes in and goes out, and lets others come in meanwhile, if they may.
    func pass() async {
        state.withLock {
            $0.inside += 1
            $0.most = max($0.most, $0.inside)
        }
        for _ in 0..<20 { await Task.yield() }
        state.withLock { $0.inside -= 1 }
    }

    /// Waits until two have come.
    func meet() async {
        await withCheckedContinuation { continuation in
            let all = state.withLock { state in
                state.waiting.append(continuation)
                return state.waiting.count == 2 ? state.waiting : []
            }
            for one in all { one.resume() }
        }
    }

    var most: Int { state.withLock(\.most) }
}

/// Types of the kinds that programs register, written as programs would.
enum SharedServices {
    static let shelf = SharedType("Shelf", service: Shelf.self) {
        $0.property("number", get: { $0.number })
        $0.expose("itself", returning: .itself) { $0 }
    }

    static let library = SharedType(
        "Library",
        "title",
        service: { (title: String) async throws in try Library(title) }
    ) {
        $0.property("title", get: { await $0.title }, set: { try await $0.rename($1) })
        $0.expose("search", "text", timeout: .seconds(30)) { (library: Library, text: String) in
            await library.search(text)
        }
        $0.expose("clear", "title") { (library: Library, title: String?) in
            try await library.rename(title ?? "cleared")
        }
        $0.expose("hang", timeout: .milliseconds(20)) { (_: Library) async throws in
            try await Task.sleep(for: .seconds(3600))
        }
        $0.expose("unspeakable") { (_: Library) in Unspeakable() }
        $0.expose("shelf", "number", returning: shelf) { (library: Library, number: Int) in
            await library.shelf(number)
        }
        $0.expose("person", "name", returning: Shared.person) { (_: Library, name: String) in
            Person(name: name, age: 1)
        }
        $0.stream("lines", "count") { (library: Library, count: Int) in library.lines(count) }
        $0.stream("broken") { $0.broken() }
        $0.stream("unspeakables") { $0.unspeakable() }
    }

    static let orderly = SharedType("Orderly", service: { Gauge() }, calls: .oneAtATime) {
        $0.expose("go_through") { await $0.pass() }
        $0.property("most", get: { $0.most })
    }

    static let lively = SharedType("Lively", service: { Gauge() }) {
        $0.expose("meet") { await $0.meet() }
    }

    /// A value that holds an actor, and hands it out.
    static let cabinet = SharedType("Cabinet", initial: Shelf(7)) {
        $0.expose("shelf", returning: shelf) { $0 }
    }

    static var registry: Registry {
        var registry = Shared.registry
        registry.register(shelf, library, orderly, lively, cabinet)
        registry.function("word_count", "text") { (text: String) async throws -> Int in
            text.split(separator: " ").count
        }
        registry.function("greet", "name", "greeting") { (name: String, greeting: String?) in
            "\(greeting ?? "Hello"), \(name)"
        }
        registry.function("nothing") {}
        registry.function("refuse") { () async throws in
            throw BankError.insufficientFunds(missing: 3)
        }
        registry.function("open", "title", returning: library) { (title: String) in
            try Library(title)
        }
        registry.function("hang", timeout: .milliseconds(20)) { () async throws in
            try await Task.sleep(for: .seconds(3600))
        }
        return registry
    }
}
