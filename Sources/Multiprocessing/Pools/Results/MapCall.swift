/// A `map` that runs in a task of its own.
final class MapCall: TaskCall {
    let name: String
    private let task: Task<Void, Never>

    init(_ name: String, _ task: Task<Void, Never>) {
        self.name = name
        self.task = task
    }

    func cancel() { task.cancel() }
}
