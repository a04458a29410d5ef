internal import MPWire

/// Elements that were read ahead from a sequence and not taken yet.
///
/// The pump fills it and waits while it is full; one call after the other empties it.
actor StreamBuffer {
    /// Result of taking elements.
    enum Take {
        /// The next elements.
        case elements([WireValue])
        /// No more elements: the sequence has ended (`nil`), or has failed.
        case end(PythonException?)
        /// The task was cancelled; nothing was taken.
        case cancelled
    }

    /// How the sequence ended.
    private enum End {
        case finished
        case failed(PythonException)
    }

    /// The largest number of elements kept.
    private let capacity: Int
    /// The elements, oldest first.
    private var elements = RingBuffer<WireValue>()
    /// How the sequence ended; every further step reports it again.
    private var end: End?
    /// The task that reads the sequence; it starts with the first call.
    private var pump: Task<Void, Never>?
    /// Set when nobody will take elements any more.
    private var isClosed = false
    /// The calls that wait for elements.
    private var takers: [CheckedContinuation<Void, Never>] = []
    /// The pump, while it waits for room.
    private var givers: [CheckedContinuation<Void, Never>] = []

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Starts reading, unless that was done before.
    func start(_ read: @escaping @concurrent @Sendable (StreamBuffer) async -> Void) {
        guard pump == nil, !isClosed else { return }
        pump = Task.detached { await read(self) }
    }

    /// Stops reading: the sequence ends as soon as it notices the cancellation.
    func close() {
        isClosed = true
        pump?.cancel()
        wakeTakers()
        wakeGivers()
    }

    /// Takes at most `count` elements, waiting while there is none.
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

    /// Marks the end of the sequence.
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

    /// Resumes all waiting calls, so that they check again.
    private func wakeTakers() {
        for waiting in takers { waiting.resume() }
        takers = []
    }

    private func wakeGivers() {
        for waiting in givers { waiting.resume() }
        givers = []
    }
}
