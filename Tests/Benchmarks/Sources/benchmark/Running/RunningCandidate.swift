/// A candidate whose server and workers are ready.
struct RunningCandidate: Sendable {
    /// A process that works.
    struct Worker: Sendable {
        let process: LineProgram
        /// Whether what it does counts.
        let counts: Bool
    }

    /// The server's process, if there is one.
    let server: LineProgram?
    /// Those who work.
    let workers: [Worker]
    /// Processes that hold connections, and do nothing with them.
    var holders: [LineProgram] = []
    /// What was measured while it was started.
    var figures: [Figure] = []

    /// Lets the workers work for so long, and tells what those did that count.
    func round(_ length: RoundLength) async throws -> [WorkerSample] {
        let window = length.windowFromNow
        for worker in workers { try worker.process.send(window.line) }
        var samples: [WorkerSample] = []
        for worker in workers {
            let line = try await worker.process.nextLine()
            guard let sample = WorkerSample(line: line) else {
                throw BenchmarkError("\(worker.process.name) answered '\(line)'")
            }
            if worker.counts { samples.append(sample) }
        }
        return samples
    }

    /// Looks on for so long while nothing is done, and tells which share of a processor the server took.
    func watch(for duration: Duration) async throws -> Figure {
        guard let server else { throw BenchmarkError("there is no server to watch") }
        let before = try ProcessFigures.processorTime(of: server.id)
        try await Task.sleep(for: duration)
        let after = try ProcessFigures.processorTime(of: server.id)
        let share = (after - before) / duration * 100
        return Figure(name: Figure.processorTime, value: share, unit: "%")
    }

    /// Lets the workers do one round, and tells how much more memory the first one has after it.
    func weigh(_ weighing: Weighing) async throws -> (samples: [WorkerSample], figure: Figure) {
        guard let worker = workers.first?.process else {
            throw BenchmarkError("there is no worker to weigh")
        }
        let before = try ProcessFigures.memory(weighing.memory, of: worker.id)
        let samples = try await round(.atOnce)
        let after = try ProcessFigures.memory(weighing.memory, of: worker.id)
        return (samples, weighing.figure(of: after - before))
    }

    /// Ends the processes; what they would still say is of no interest.
    func end() async {
        let processes = workers.map(\.process) + holders + (server.map { [$0] } ?? [])
        processes.forEach { $0.kill() }
        for process in processes { _ = await process.status() }
    }
}
