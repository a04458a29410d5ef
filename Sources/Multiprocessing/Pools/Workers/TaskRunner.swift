internal import MPCore
internal import MPWire

/// Runs the tasks of a worker.
enum TaskRunner {
    /// Runs a task.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - spare: Collects what the result needs; used again as long as that is nothing.
    /// - Returns: What becomes of it, and what has to be kept until the pool has its result.
    @concurrent
    static func run(
        _ task: WorkerTask,
        _ spare: inout OutgoingResources
    ) async -> (WorkerResult, OutgoingResources?) {
        guard let entry = ProgramFunctions.entry(task.function) else {
            let words = ProgramFunctions.complaint(about: task.function)
            return (
                WorkerResult(id: task.id, kind: .unknownFunction, bytes: Array(words.utf8)[...]),
                nil
            )
        }
        let resources = spare
        do {
            let input = try await input(of: task)
            let value = try await entry.run(input, resources)
            if !resources.isEmpty { spare = OutgoingResources() }
            return try await result(value, of: task, resources)
        } catch let error as ProgramFunctions.UnreadableInput {
            return (WorkerResult(task, .unusable, "\(error)"), nil)
        } catch let failure as ChunkFailure {
            let exception = entry.errors.exception(for: failure.error, thrownBy: task.function)
            return (WorkerResult(task, exception, at: failure.position), nil)
        } catch {
            let exception = entry.errors.exception(for: error, thrownBy: task.function)
            return (WorkerResult(task, exception, at: 0), nil)
        }
    }

    private static func input(of task: WorkerTask) async throws -> TaskInput {
        do {
            guard task.form.hasManagers else {
                let value = try PickleReader.read(task.input, limits: .betweenRelatives)
                return TaskInput(value: value, isChunk: task.form.isChunk, resources: nil)
            }
            let (value, managers) = try await ValueWithManagers(reading: task.input).takeOver()
            let resources = IncomingResources([], managers: managers)
            return TaskInput(value: value, isChunk: task.form.isChunk, resources: resources)
        } catch {
            throw ProgramFunctions.UnreadableInput(description: "its input can't be used: \(error)")
        }
    }

    private static func result(
        _ value: WireValue,
        of task: WorkerTask,
        _ resources: OutgoingResources
    ) async throws -> (WorkerResult, OutgoingResources?) {
        var pickle: [UInt8] = []
        guard value.holdsObjects || !resources.isEmpty else {
            value.appendPickle(to: &pickle)
            return (WorkerResult(id: task.id, kind: .value, bytes: pickle[...]), nil)
        }
        do {
            try await ValueWithManagers(value, resources).value.appendPickle(to: &pickle)
            return (
                WorkerResult(id: task.id, kind: .valueWithManagers, bytes: pickle[...]), resources
            )
        } catch {
            throw ProgramFunctions.UnreadableInput(
                description: "its result can't be sent: \(error)"
            )
        }
    }
}

extension WorkerResult {
    /// A complaint.
    fileprivate init(_ task: WorkerTask, _ kind: Kind, _ words: String) {
        self.init(id: task.id, kind: kind, bytes: Array(words.utf8)[...])
    }

    /// An error that the function has thrown for one of its inputs.
    fileprivate init(_ task: WorkerTask, _ exception: PythonException, at position: Int) {
        var pickle: [UInt8] = []
        WireValue.tuple([exception.value, .int(position)]).appendPickle(to: &pickle)
        self.init(id: task.id, kind: .thrown, bytes: pickle[...])
    }
}
