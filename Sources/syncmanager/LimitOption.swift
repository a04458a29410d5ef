internal import Multiprocessing

/// One limit as it is written on the command line, such as `connections=100` or `memory=512M`.
struct LimitOption: Equatable {
    /// The limits that can be set, by the names that `inspect` shows.
    private static let names:
        [(name: String, limit: any WritableKeyPath<ServerLimits, Int> & Sendable)] = [
            ("connections", \.connections),
            ("connections_per_principal", \.connectionsPerPrincipal),
            ("parked_calls_per_principal", \.parkedCallsPerPrincipal),
            ("objects_per_principal", \.objectsPerPrincipal),
            ("calls_per_link", \.callsPerLink),
            ("unconfirmed_deliveries_per_link", \.unconfirmedDeliveriesPerLink),
            ("message", \.messageInBytes), ("values", \.valuesInMessage),
            ("output", \.outputInBytes), ("lasting_output", \.lastingOutputInBytes),
            ("work", \.workInSteps),
        ]

    /// The limits in words.
    static let choices =
        names.map(\.name).joined(separator: ", ") + " and memory; K, M and G multiply"

    /// Its name.
    let name: String
    /// How much it allows.
    let number: Int

    /// Reads a limit.
    init(argument: String) throws(CommandError) {
        let halves = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard halves.count == 2,
            halves[0] == "memory" || Self.names.contains(where: { $0.name == halves[0] })
        else { throw CommandError("a limit is NAME=NUMBER, and the names are \(Self.choices)") }
        guard let number = Self.number(halves[1]), number > 0 else {
            throw CommandError("'\(halves[1])' is no number above 0, such as 1000, 64K or 512M")
        }
        (name, self.number) = (halves[0], number)
    }

    /// The limits that take effect at once while a server runs.
    private static let changeable: Set = [
        "connections", "connections_per_principal", "parked_calls_per_principal",
        "objects_per_principal",
    ]

    /// Whether it can change while a server runs.
    var canChange: Bool { Self.changeable.contains(name) }

    /// The limits that differ, and can't change while a server runs.
    ///
    /// - Parameters:
    ///   - old: The limits of the server; of those with one name, the last counts.
    ///   - new: Those that are wanted.
    /// - Returns: Their names, sorted.
    static func fixed(in old: [LimitOption], _ new: [LimitOption]) -> [String] {
        let old = Dictionary(old.map { ($0.name, $0.number) }) { $1 }
        let new = Dictionary(new.map { ($0.name, $0.number) }) { $1 }
        return Set(old.keys).union(new.keys).subtracting(changeable)
            .filter { old[$0] != new[$0] }.sorted()
    }

    /// Sets the limit.
    func apply(to limits: inout ServerLimits) {
        if name == "memory" { limits.memoryInBytes = number }
        for each in Self.names where each.name == name { limits[keyPath: each.limit] = number }
    }

    /// Reads a number; K, M and G multiply it.
    static func number(_ text: String) -> Int? {
        let factors: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        guard let last = text.last, let factor = factors[last] else { return Int(text) }
        guard let number = Int(text.dropLast()) else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }

    /// Reads a number of bytes above 0.
    static func bytes(_ text: String) throws(CommandError) -> Int {
        guard let number = number(text), number > 0 else {
            throw CommandError("'\(text)' is no number of bytes above 0, such as 512M or 1G")
        }
        return number
    }
}
