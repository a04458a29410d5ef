/// A contestant whose server and workers are ready.
struct PreparedContestant: Sendable {
    /// A process that works.
    struct Worker: Sendable {
        let companion: Companion
        /// Whether what it does counts.
        let counts: Bool
    }

    /// Those who work.
    enum Load: Sendable {
        case workers([Worker])
        case redisBenchmark(RedisBenchmark)
    }

    /// The server's process, if there is one.
    let server: Companion?
    /// Those who work.
    let load: Load
    /// Processes that hold connections, and do nothing with them.
    var holders: [Companion] = []
    /// What was measured while it was prepared.
    var figures: [Figure] = []

    /// Lets the workers work for so long, and tells what those did that count.
    func round(_ length: RoundLength) async throws -> [WorkerSample] {
        switch load {
        case .redisBenchmark(let benchmark):
            return [try await benchmark.round(length)]
        case .workers(let workers):
            let window = length.windowFromNow
            for worker in workers { try worker.companion.send(window.line) }
            var samples: [WorkerSample] = []
            for worker in workers {
                let line = try await worker.companion.nextLine()
                guard let sample = WorkerSample(line: line) else {
                    throw CommandError("\(worker.companion.process.name) answered '\(line)'")
                }
                if worker.counts { samples.append(sample) }
            }
            return samples
        }
    }

    /// Looks on for so long while nothing is done, and tells the processor time that the server took.
    func watch(for duration: Duration) async throws -> Figure {
        guard let server else { throw CommandError("there is no server to watch") }
        let before = try ProcessFigures.processorTime(of: server.process.id)
        try await Task.sleep(for: duration)
        let after = try ProcessFigures.processorTime(of: server.process.id)
        return Figure(name: Figure.processorTime, value: after - before, unit: "ms")
    }

    /// Ends the processes; what they would still say is of no interest.
    func dismiss(from children: Children) async {
        var processes = [server?.process].compactMap { $0 }
        processes += holders.map(\.process)
        if case .workers(let workers) = load { processes += workers.map(\.companion.process) }
        processes.forEach { $0.kill() }
        for process in processes { await children.ending(of: process) }
    }
}

/// How long the rounds of a benchmark take.
struct RoundLength: Equatable, Sendable {
    /// How long workers work before they count.
    let warmUp: Duration
    /// How long they count.
    let measured: Duration

    /// That of a round whose result isn't looked at.
    static let warmUp = RoundLength(warmUp: .zero, measured: .milliseconds(200))

    /// The window of a round that begins now.
    var windowFromNow: RoundWindow {
        let start = MonotonicClock.nanoseconds + warmUp.nanoseconds
        return RoundWindow(start: start, end: start + measured.nanoseconds)
    }
}

extension Duration {
    /// The time in whole nanoseconds.
    var nanoseconds: Int { Int(self / .nanoseconds(1)) }
}
