import Foundation
package import Multiprocessing

/// Kills workers of a pool while it has tasks, and finds out what has become of each task.
///
/// Workers write down which tasks they run, into a file to which all of them append; so what ran twice, or didn't run,
/// is known whatever the pool says.
package struct WorkerDeaths: Sendable {
    /// How many tasks there are.
    let tasks: Int
    /// How many workers are killed meanwhile.
    let kills: Int
    /// How the workers are started.
    let context: ProcessContext

    /// How many workers the pool has.
    package static let workers = 3
    /// How many rounds of tasks the pool has before it, so that it always has work: there is a round for each kill.
    private static let roundsAhead = 10
    /// Which tasks run again if their worker dies.
    private static func mayRetry(_ number: Int) -> Bool { number % 10 == 0 }

    /// - Parameters:
    ///   - tasks: How many tasks there are.
    ///   - kills: How many workers are killed meanwhile.
    ///   - context: How the workers are started.
    package init(tasks: Int, kills: Int, context: ProcessContext = .default) {
        self.tasks = tasks
        self.kills = kills
        self.context = context
    }

    /// Does all of it.
    ///
    /// - Returns: What has become of the tasks.
    /// - Throws: An error that no task should have.
    package func run() async throws -> WorkerDeathsReport {
        let path = URL.temporaryDirectory.appending(path: "mp-deaths-\(UUID().uuidString)").path
        defer { unlink(path) }
        let configuration = ProcessPoolConfiguration(
            workers: Self.workers,
            initializer: ProcessInitializer(.keepRunRecord, path),
            context: context
        )
        var report = try await withProcessPool(configuration: configuration) { pool in
            try await pool.waitUntilReady()
            return try await run(in: pool)
        }
        let outcomes = report.outcomes
        try report.judge(RunRecord.read(path)) { number, runs in
            switch outcomes[number] {
            case .result: Self.mayRetry(number) ? runs >= 1 : runs == 1
            case .lost: !Self.mayRetry(number) && runs <= 1
            case nil: false
            }
        }
        return report
    }

    private func run(in pool: ProcessPool) async throws -> WorkerDeathsReport {
        var report = WorkerDeathsReport(tasks: tasks)
        var pending: [[(number: Int, result: AsyncResult<Int>)]] = []
        var victim: Int32 = 0
        for round in 0..<kills {
            if pending.count == Self.roundsAhead {
                try await settle(pending.removeFirst(), &report)
            }
            pending.append(
                try await submit(tasks * round / kills..<tasks * (round + 1) / kills, to: pool)
            )
            guard let next = pool.processIDs.filter({ $0 != victim }).randomElement() else {
                continue
            }
            victim = next
            let start = ContinuousClock.now
            kill(victim, SIGKILL)
            report.kills += 1
            // Now and then another one follows at once.
            if round % 8 == 7 { continue }
            while pool.processIDs.contains(victim) { try await Task.sleep(for: .milliseconds(1)) }
            try await pool.waitUntilReady()
            report.recoveries.append(ContinuousClock.now - start)
        }
        for results in pending { try await settle(results, &report) }
        try await pool.waitUntilReady()
        report.workers = pool.processIDs.count
        return report
    }

    private func submit(
        _ numbers: Range<Int>,
        to pool: ProcessPool
    ) async throws -> [(number: Int, result: AsyncResult<Int>)] {
        var results: [(number: Int, result: AsyncResult<Int>)] = []
        for number in numbers {
            let options = Self.mayRetry(number) ? TaskOptions(retries: 100) : nil
            results.append(
                (number, try await pool.applyAsync(.recordedSpin, number, options: options))
            )
        }
        return results
    }

    private func settle(
        _ results: [(number: Int, result: AsyncResult<Int>)],
        _ report: inout WorkerDeathsReport
    ) async throws {
        for (number, result) in results {
            do {
                let value = try await result.get(timeout: .seconds(120))
                guard value == number else { throw TestFailure.broken(part: "result of \(number)") }
                report.outcomes[number] = .result
            } catch let error as MultiprocessingError where error.code == .workerLost {
                report.outcomes[number] = .lost
            }
        }
    }
}

extension RemoteFunction where Input == String, Output == Void {
    /// An initializer: opens the file into which this worker writes what it runs.
    package static var keepRunRecord: Self {
        .init("keepRunRecord") { path in
            let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw TestFailure.broken(part: "record of runs") }
            RunRecord.file.store(Int(file))
        }
    }
}

extension RemoteFunction where Input == Int, Output == Int {
    /// Writes down that it runs, and takes up to 200 µs of processor time.
    package static var recordedSpin: Self {
        .init("recordedSpin") { number in
            try RunRecord.append(number)
            let end = ContinuousClock.now + .microseconds(number % 200)
            while ContinuousClock.now < end {}
            return number
        }
    }
}

/// A file to which workers append the numbers of the tasks that they run, four bytes each.
private enum RunRecord {
    /// The descriptor of this process.
    static let file = Preparation.Number()

    /// Appends a number, as a whole: a process can't be killed in the middle of so short a write.
    static func append(_ number: Int) throws {
        let bytes = withUnsafeBytes(of: UInt32(number)) { Array($0) }
        guard write(Int32(file.load()), bytes, bytes.count) == bytes.count else {
            throw TestFailure.broken(part: "record of runs")
        }
    }

    /// Reads all numbers.
    static func read(_ path: String) throws -> [Int] {
        try Data(contentsOf: URL(filePath: path)).withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map {
                Int(bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self))
            }
        }
    }
}
