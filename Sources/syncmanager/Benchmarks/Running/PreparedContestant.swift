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

    /// Ends the processes; what they would still say is of no interest.
    func dismiss(from children: Children) async {
        var processes = [server?.process].compactMap { $0 }
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
