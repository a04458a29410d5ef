/// Tasks of one owner that wait to be accepted.
struct NewTasks {
    let owner: any TaskOwner
    let options: TaskOptions?
    /// Whether the caller would like to look for the result itself.
    let isLookedFor: Bool
    private let first: Int
    private let payloads: Payloads
    private var acceptedCount = 0

    /// The inputs; the one of a single call isn't in an array, which would be an object more for each call.
    private enum Payloads {
        case one(TaskPayload)
        case several([TaskPayload])
    }

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
        self.payloads = .several(payloads)
        self.options = options
        self.isLookedFor = isLookedFor
    }

    /// The only task of an owner.
    init(_ owner: any TaskOwner, _ payload: TaskPayload, _ options: TaskOptions?) {
        self.owner = owner
        first = 0
        payloads = .one(payload)
        self.options = options
        isLookedFor = false
    }

    /// Whether all were accepted.
    var isEmpty: Bool {
        switch payloads {
        case .one: acceptedCount == 1
        case .several(let payloads): acceptedCount == payloads.count
        }
    }

    /// Removes the next one, which has been accepted.
    mutating func removeFirst() -> ProcessPoolEngine.Task {
        defer { acceptedCount += 1 }
        let payload =
            switch payloads {
            case .one(let payload): payload
            case .several(let payloads): payloads[acceptedCount]
            }
        return ProcessPoolEngine.Task(owner, first + acceptedCount, payload, options)
    }
}
