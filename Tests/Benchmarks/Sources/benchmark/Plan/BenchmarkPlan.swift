internal import Foundation

/// What is measured, and for how long.
struct BenchmarkPlan: Equatable, Sendable {
    /// What is measured, one after the other.
    var benchmarks: [Benchmark]
    /// How many rounds each candidate has.
    let rounds: Int
    /// How long each round takes.
    let length: RoundLength

    /// What `docs/benchmarks.md` is made from: less than eight minutes.
    static let standard = BenchmarkPlan(
        benchmarks: benchmarks(
            clients: [1, 4, 8, 16],
            pythonClients: [1, 4, 8],
            idleConnections: 10_000,
            idleSeconds: 60
        ),
        rounds: 7,
        length: RoundLength(warmUp: .milliseconds(50), measured: .milliseconds(400))
    )

    /// The same with few and short rounds: less than half a minute, and of little worth.
    static let quick = BenchmarkPlan(
        benchmarks: benchmarks(
            clients: [1, 16],
            pythonClients: [1, 4, 8],
            idleConnections: 500,
            idleSeconds: 5
        ),
        rounds: 3,
        length: RoundLength(warmUp: .milliseconds(10), measured: .milliseconds(50))
    )

    /// Leaves those benchmarks only that are named; all of them if none is.
    ///
    /// - Throws: `BenchmarkError` for a name that there isn't.
    func only(_ names: [String]) throws(BenchmarkError) -> BenchmarkPlan {
        for name in names where !benchmarks.contains(where: { $0.name == name }) {
            let known = benchmarks.map(\.name).joined(separator: ", ")
            throw BenchmarkError("there is no benchmark '\(name)'; there are \(known)")
        }
        var plan = self
        if !names.isEmpty { plan.benchmarks.removeAll { !names.contains($0.name) } }
        return plan
    }

    private static let processors = ProcessInfo.processInfo.activeProcessorCount

    private static func benchmarks(
        clients: [Int],
        pythonClients: [Int],
        idleConnections: Int,
        idleSeconds: Int
    ) -> [Benchmark] {
        [
            .dictGet, .tls, .pipelined, .clients(clients),
            .pythonClients(pythonClients), .proxy, .queue, .bulk, .lock, .contention,
            .largeValue, .pipe, .largePipe, .processes, .poolMap, .poolMapOne, .poolSubmit,
            .poolApply, .poolReady, .poolPi, .poolUneven, .poolImap, .poolBacklog,
            .workQueueOverTLS, .pythonPoolMap, .pythonPoolSubmit, .pythonPoolShort,
            .pythonPoolAsync, .pythonPoolNext, .pythonPoolLarge, .pythonWorker,
            .idleConnections(idleConnections),
            .background(processors), .besideBackground(processors),
            .idleServer(seconds: idleSeconds),
        ]
    }
}
