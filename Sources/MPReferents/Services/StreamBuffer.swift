internal import MPWire

/// What was read ahead of a sequence and nobody has taken yet: the pump fills it and waits while it is
/// full, one call after the other empties it.
actor StreamBuffer {
    /// What comes of taking elements.
    enum Take {
        /// These are the next ones.
        case elements([WireValue])
        /// There are no more: the sequence has ended (`nil`), or has failed.
        case end(PythonException?)
        /// The task was cancelled; nothing was taken.
        case cancelled
    }

    /// How the sequence has ended.
    private enum End {
        case finished
        case failed(PythonException)
    }

    /// How many elements are kept at most.
    private let capacity: Int
    /// The elements, oldest first.
    private var elements = RingBuffer<WireValue>()
    /// How the sequence has ended; every further step says so again.
    private var end: End?
    /// The task that reads the sequence, from the first call on.
    private var pump: Task<Void, Never>?
    /// Whether nobody will take anything any more.
    private var isClosed = false
    /// The calls that wait for elements.
    private var takers: [CheckedContinuation<Void, Never>] = []
    /// The pump, while it waits for room.
    private var givers: [CheckedContinuation<Void, Never>] = []

    /// Starts empty.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Begins to read, unless that was done before.
    func start(_ read: @escaping @concurrent @Sendable (StreamBuffer) async -> Void) {
        guard pump == nil, !isClosed else { return }
        pump = Task.detached { await read(self) }
    }

    /// Stops reading: the sequence's own end runs as soon as it listens.
    func close() {
        isClosed = true
        pump?.cancel()
        wakeTakers()
        wakeGivers()
    }

    /// Takes elements that are there, `count` at most, and waits if there is none.
    func take(_ count: Int) async -> Take {
        while !Task.isCancelled {
            if !elements.isEmpty { return .elements(takeFirst(count)) }
            switch end {
            case .finished: return .end(nil)
            case .failed(let exception): return .end(exception)
            case nil: break
            }
            if isClosed { return .cancelled }
            await withTaskCancellationHandler {
                await withCheckedContinuation { waiting in
                    if Task.isCancelled { waiting.resume() } else { takers.append(waiting) }
                }
            } onCancel: {
                Task { await self.wakeTakers() }
            }
        }
        return .cancelled
    }

    /// Adds an element once there is room.
    ///
    /// - Returns: Whether the next one is wanted.
    func give(_ element: WireValue) async -> Bool {
        while elements.count >= capacity, !isClosed {
            await withCheckedContinuation { givers.append($0) }
        }
        guard !isClosed else { return false }
        elements.append(element)
        wakeTakers()
        return true
    }

    /// Takes note that there are no more elements.
    func finish(throwing exception: PythonException? = nil) {
        end = exception.map(End.failed) ?? .finished
        wakeTakers()
    }

    private func takeFirst(_ count: Int) -> [WireValue] {
        var taken: [WireValue] = []
        while taken.count < count, let element = elements.popFirst() { taken.append(element) }
        wakeGivers()
        return taken
    }

    /// Lets all calls look again.
    private func wakeTakers() {
        for waiting in takers { waiting.resume() }
        takers = []
    }

    private func wakeGivers() {
        for waiting in givers { waiting.resume() }
        givers = []
    }
}
