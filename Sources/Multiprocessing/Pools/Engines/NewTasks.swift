/// Tasks of one owner that wait to be accepted.
struct NewTasks {
    let owner: any TaskOwner
    let options: TaskOptions?
    /// Whether the caller would like to look for the result itself.
    let isLookedFor: Bool
    private let first: Int
    private let payloads: [TaskPayload]
    private var acceptedCount = 0

    /// - Parameters:
    ///   - owner: The owner.
    ///   - first: Its number of the first task.
    ///   - payloads: The inputs.
    ///   - options: What is asked for each.
    ///   - isLookedFor: Whether the caller would like to look for the result itself.
    init(
        _ owner: any TaskOwner,
        _ first: Int,
        _ payloads: [TaskPayload],
        _ options: TaskOptions?,
        _ isLookedFor: Bool
    ) {
        self.owner = owner
        self.first = first
        self.payloads = payloads
        self.options = options
        self.isLookedFor = isLookedFor
    }

    /// Whether all were accepted.
    var isEmpty: Bool { acceptedCount == payloads.count }

    /// Removes the next one, which has been accepted.
    mutating func removeFirst() -> ProcessPoolEngine.Task {
        defer { acceptedCount += 1 }
        return ProcessPoolEngine.Task(
            owner,
            first + acceptedCount,
            payloads[acceptedCount],
            options
        )
    }
}
