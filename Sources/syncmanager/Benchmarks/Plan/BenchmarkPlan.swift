internal import Glibc

/// What is measured, and for how long.
struct BenchmarkPlan: Equatable, Sendable {
    /// What is measured, one after the other.
    var contests: [Contest]
    /// How many rounds each contestant has.
    let rounds: Int
    /// How long each round takes.
    let length: RoundLength

    /// What `docs/benchmarks.md` is made from: less than five minutes.
    static let standard = BenchmarkPlan(
        contests: contests(
            crowds: [1, 4, 8, 16],
            pythonCrowds: [1, 4, 8],
            idleConnections: 10_000,
            idleTime: .seconds(60)
        ),
        rounds: 7,
        length: RoundLength(warmUp: .milliseconds(50), measured: .milliseconds(400))
    )

    /// The same with few and short rounds: less than half a minute, and of little worth.
    static let quick = BenchmarkPlan(
        contests: contests(
            crowds: [1, 16],
            pythonCrowds: [1, 4, 8],
            idleConnections: 500,
            idleTime: .seconds(5)
        ),
        rounds: 3,
        length: RoundLength(warmUp: .milliseconds(10), measured: .milliseconds(50))
    )

    /// Leaves those contests only that are named; all of them if none is.
    ///
    /// - Throws: `CommandError` for a name that there isn't.
    func only(_ names: [String]) throws(CommandError) -> BenchmarkPlan {
        for name in names where !contests.contains(where: { $0.name == name }) {
            let known = contests.map(\.name).joined(separator: ", ")
            throw CommandError("there is no benchmark '\(name)'; there are \(known)")
        }
        var plan = self
        if !names.isEmpty { plan.contests.removeAll { !names.contains($0.name) } }
        return plan
    }

    private static let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    private static func contests(
        crowds: [Int],
        pythonCrowds: [Int],
        idleConnections: Int,
        idleTime: Duration
    ) -> [Contest] {
        [
            .dictGet, .tls, .pipelined, .clients(crowds: crowds),
            .pythonClients(crowds: pythonCrowds), .proxy, .queue, .bulk, .lock, .contention,
            .largeValue, .idleConnections(idleConnections), .neighbours(processors),
            .besideNeighbours(processors),
            .idleServer(for: idleTime),
        ]
    }
}
