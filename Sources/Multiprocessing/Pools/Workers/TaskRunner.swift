internal import MPCore
internal import MPWire

/// Runs the tasks of a worker, one after the other.
struct TaskRunner {
    /// How far a task has come without anything to be awaited.
    enum Step {
        /// This has become of it.
        case ended(WorkerResult)
        /// Its function has returned this, which holds objects of managers.
        case returned(WireValue)
        /// Its function may suspend, or its input holds objects of managers.
        case unbegun(ProgramFunctions.Entry)
    }

    /// Collects what the next result needs; used again as long as that is nothing.
    private var spare = OutgoingResources()
    /// The function that ran last; tasks of one function mostly follow each other.
    private var latest: (name: String, entry: ProgramFunctions.Entry)?

    /// Runs a task as far as nothing has to be awaited, which nearly always is to its end.
    mutating func begin(_ task: WorkerTask) -> Step {
        guard let entry = entry(of: task) else {
            let words = ProgramFunctions.complaint(about: task.function)
            return .ended(WorkerResult(task, .unknownFunction, words))
        }
        guard case .direct(let run) = entry.run, !task.form.hasManagers else {
            return .unbegun(entry)
        }
        do {
            let value = try run(Self.plainInput(of: task), spare)
            if value.holdsObjects || !spare.isEmpty { return .returned(value) }
            return .ended(WorkerResult(task, value))
        } catch {
            return .ended(WorkerResult(task, error, entry.errors))
        }
    }

    /// Runs a task to its end.
    ///
    /// - Returns: What becomes of it, and what has to be kept until the pool has its result.
    @concurrent
    func finish(_ step: Step, _ task: WorkerTask) async -> (WorkerResult, OutgoingResources?) {
        let resources = spare
        switch step {
        case .ended(let result): return (result, nil)
        case .returned(let value): return await Self.result(value, of: task, resources)
        case .unbegun(let entry):
            do {
                let input = try await Self.input(of: task)
                let value =
                    switch entry.run {
                    case .direct(let run): try run(input, resources)
                    case .suspending(let run): try await run(input, resources)
                    }
                return await Self.result(value, of: task, resources)
            } catch {
                return (WorkerResult(task, error, entry.errors), nil)
            }
        }
    }

    /// Runs a task that continues a trace: in a span, if this program has a tracer.
    ///
    /// - Returns: What becomes of it, and what has to be kept until the pool has its result.
    mutating func runTraced(_ traced: WorkerTask) async -> (WorkerResult, OutgoingResources?) {
        let (task, trace) = traced.separated
        guard let trace, let tracer = CallTracing.tracer else {
            return await finish(begin(task), task)
        }
        var call = TracedCall(.consumer, service: "ProcessPool", method: task.function)
        call.parent = trace
        call.task = task.id
        let span = tracer.begin(call)
        var runner = self
        let ended = await span.run {
            let step = runner.begin(task)
            return await runner.finish(step, task)
        }
        self = runner
        span.end(ended.0.failure)
        return ended
    }

    /// Forgets what the last result needed.
    mutating func forgetResources() {
        if !spare.isEmpty { spare = OutgoingResources() }
    }

    private mutating func entry(of task: WorkerTask) -> ProgramFunctions.Entry? {
        if let latest, latest.name == task.function { return latest.entry }
        guard let entry = ProgramFunctions.entry(task.function) else { return nil }
        latest = (task.function, entry)
        return entry
    }

    private static func input(of task: WorkerTask) async throws -> TaskInput {
        guard task.form.hasManagers else { return try plainInput(of: task) }
        do {
            let (value, managers) = try await ValueWithManagers(reading: task.input).takeOver()
            let resources = IncomingResources([], managers: managers)
            return TaskInput(value: value, isChunk: task.form.isChunk, resources: resources)
        } catch {
            throw ProgramFunctions.UnreadableInput(description: "its input can't be used: \(error)")
        }
    }

    private static func plainInput(of task: WorkerTask) throws -> TaskInput {
        do {
            return TaskInput(
                value: try PickleReader.read(task.input, limits: .betweenRelatives),
                isChunk: task.form.isChunk,
                isPacked: task.form == .packedChunk,
                resources: nil
            )
        } catch {
            throw ProgramFunctions.UnreadableInput(description: "its input can't be used: \(error)")
        }
    }

    private static func result(
        _ value: WireValue,
        of task: WorkerTask,
        _ resources: OutgoingResources
    ) async -> (WorkerResult, OutgoingResources?) {
        guard value.holdsObjects || !resources.isEmpty else {
            return (WorkerResult(task, value), nil)
        }
        do {
            let value = try await ValueWithManagers(value, resources).value
            let result = WorkerResult(
                id: task.id,
                kind: .valueWithManagers,
                bytes: value.pickled[...]
            )
            return (result, resources)
        } catch {
            return (WorkerResult(task, .unusable, "its result can't be sent: \(error)"), nil)
        }
    }
}

extension WorkerResult {
    /// A value without objects of managers.
    fileprivate init(_ task: WorkerTask, _ value: WireValue) {
        self.init(id: task.id, kind: .value, bytes: value.pickled[...])
    }

    /// A complaint.
    fileprivate init(_ task: WorkerTask, _ kind: Kind, _ words: String) {
        self.init(id: task.id, kind: kind, bytes: Array(words.utf8)[...])
    }

    /// Why the task has failed, for its span; `nil` if it hasn't.
    fileprivate var failure: SpanFailure? {
        switch kind {
        case .value, .valueWithManagers: return nil
        case .unknownFunction: return SpanFailure(type: "NameError")
        case .unusable: return SpanFailure(type: "TypeError")
        case .thrown:
            guard let value = try? PickleReader.read(bytes, limits: .betweenRelatives),
                case .tuple(let parts) = value, let first = parts.first,
                let exception = PythonException(first)
            else { return SpanFailure(type: "RuntimeError") }
            return SpanFailure(type: exception.type.name)
        }
    }

    /// What running has thrown.
    fileprivate init(_ task: WorkerTask, _ error: any Error, _ errors: ErrorTable) {
        if let error = error as? ProgramFunctions.UnreadableInput {
            self.init(task, .unusable, "\(error)")
            return
        }
        let failure = error as? ChunkFailure
        let thrown = failure?.error ?? error
        let exception = errors.exception(for: thrown, thrownBy: task.function)
        let value = WireValue.tuple([exception.value, .int(failure?.position ?? 0)])
        self.init(id: task.id, kind: .thrown, bytes: value.pickled[...])
    }
}
