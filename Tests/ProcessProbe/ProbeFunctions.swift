import Glibc
import Logging
import Multiprocessing

// The functions of children.

extension RemoteFunction where Input == [Int], Output == Void {
    /// Logs messages of these lengths, a hundred times each.
    static var log: Self {
        .init("log") { lengths in
            for number in 0..<100 {
                for length in lengths {
                    let letter = Character(UnicodeScalar(UInt8(ascii: "a") + UInt8(number % 26)))
                    Logger.multiprocessing.info("\(String(repeating: letter, count: length))")
                    Logger.multiprocessing.debug("below the level")
                }
            }
        }
    }
}

extension RemoteFunction where Input == String, Output == Void {
    /// Logs a message.
    static var say: Self { .init("say") { Logger.multiprocessing.info("\($0)") } }

    /// Prepares a manager's process, or fails.
    static var prepare: Self {
        .init("prepare") { word in
            if word == "fail" { throw ProbeFailure(reason: "no \(word)") }
            setenv("MP_PROBE", word, 1)
        }
    }
}

/// An error of an initializer.
struct ProbeFailure: Error, CustomStringConvertible {
    let reason: String
    var description: String { reason }
}

/// Arguments that hold managers and proxies.
struct Shared: Codable, Sendable {
    var manager: SyncManager
    var lists: [String: [ListProxy<Int>]]
}

extension RemoteFunction where Input == Shared, Output == [Int] {
    /// Appends to a list that it got, by a list of its own.
    static var extend: Self {
        .init("extend") { shared in
            let own = try await shared.manager.list(Int.self, initial: [2, 3])
            let list = shared.lists["a"]?[0]
            try await list?.extend(try await own.copy())
            return try await list?.copy() ?? []
        }
    }

    /// Has a child of its own do it.
    static var passOn: Self {
        .init("passOn") { shared in
            try await withChildProcess(.extend, shared) { try await $0.value() }
        }
    }
}

extension RemoteFunction where Input == ListProxy<Int>, Output == [Int] {
    /// The contents of a list that nobody else may have any more.
    static var contents: Self { .init("contents") { try await $0.copy() } }
}

extension RemoteFunction where Input == String, Output == Int {
    /// Counts the objects of a manager whose authkey is the program's.
    static var connectByProgramKey: Self {
        .init("connectByProgramKey") { text in
            let address = try Address(parsing: text)
            let manager = try await SyncManager.connect(to: address, authkey: .current)
            return try await manager.numberOfObjects()
        }
    }
}

extension RemoteFunction where Input == ManagerSettings, Output == Void {
    /// A manager with functions of its own.
    static var bank: Self {
        .manager("bank") { configuration in
            configuration.registry.function("pid") { Int(getpid()) }
            configuration.registry.function("prepared") {
                getenv("MP_PROBE").map { String(cString: $0) } ?? "no"
            }
        }
    }
}
