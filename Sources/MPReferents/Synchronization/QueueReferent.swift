package import MPWire

/// A shared `queue.Queue`; Python's managers serve `JoinableQueue` by the same class.
///
/// While somebody waits in `get` the queue is empty; while somebody waits in `put` it is full.
package struct QueueReferent {
    /// Whether items come and go.
    private enum Phase {
        /// As usual. Can become `draining` or `closed`.
        case open
        /// Shut down: nothing comes in, what is there goes out. Can become `closed`.
        case draining
        /// Shut down at once: what was there is dropped. Terminal.
        case closed
    }

    /// How many items fit.
    private let capacity: QueueCapacity
    /// The items, oldest first.
    private var items = FIFO<WireValue>()
    /// How many items were put for which `task_done` hasn't been called.
    private var unfinishedTasks = 0
    /// Whether items come and go.
    private var phase = Phase.open
    /// The calls that wait for an item.
    private var getters = Waiters<Void>()
    /// The calls that wait for room, each with its item.
    private var putters = Waiters<WireValue>()
    /// The calls that wait until all tasks are done.
    private var joiners = Waiters<Void>()

    /// Starts empty.
    package init(capacity: QueueCapacity = .unlimited) {
        self.capacity = capacity
    }
}

extension QueueReferent: CreatableReferent {
    /// Makes what `Queue(maxsize=0)` makes.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> QueueReferent {
        let signature = Signature.named("Queue.__init__", [.optional("maxsize")])
        let maxsize = try signature.arrange(arguments, keywords).first ?? nil
        return QueueReferent(capacity: QueueCapacity(maxsize ?? .int(0)))
    }

    private static let methods = MethodTable<Self>([
        Method("empty", .named("Queue.empty", [])) { queue, _ in
            .reply(.bool(queue.items.isEmpty))
        },
        Method("full", .named("Queue.full", [])) { queue, _ in
            .reply(.bool(try queue.capacity.isFull(queue.items.count)))
        },
        Method("get", .named("Queue.get", [.optional("block"), .optional("timeout")])) {
            try $0.get($1.call, Patience(block: $1[0], timeout: $1[1]))
        },
        Method("get_nowait", .named("Queue.get_nowait", [])) { try $0.get($1.call, .none) },
        Method("join", .named("Queue.join", [])) { $0.join($1.call) },
        Method(
            "put",
            .named("Queue.put", [.required("item"), .optional("block"), .optional("timeout")])
        ) {
            try $0.put($1.required(0), $1.call, Patience(block: $1[1], timeout: $1[2]))
        },
        Method("put_nowait", .named("Queue.put_nowait", [.required("item")])) {
            try $0.put($1.required(0), $1.call, .none)
        },
        Method("qsize", .named("Queue.qsize", [])) { queue, _ in .reply(.int(queue.items.count)) },
        Method("shutdown", .named("Queue.shutdown", [.optional("immediate")])) {
            $0.shutDown(immediately: $1[0]?.isTruthy ?? false)
        },
        Method("task_done", .named("Queue.task_done", [])) { queue, _ in try queue.finishTask() },
    ])

    package static var exposed: [String] { methods.exposed }

    package mutating func call(_ call: Call) throws(PythonException) -> Outcome {
        try Self.methods.perform(call, on: &self)
    }

    package func representation() throws(PythonException) -> String { "<queue.Queue object>" }

    package var value: WireValue? { nil }

    package var size: Int { items.count }
}

extension QueueReferent {
    /// Whether, and how long, a call waits.
    private enum Patience {
        /// Not at all.
        case none
        /// Without a limit.
        case unlimited
        /// As long as this value says, which has not been looked at yet.
        case limited(WireValue)

        /// Reads `block` and `timeout` as Python does: without `block`, `timeout` is ignored.
        init(block: WireValue?, timeout: WireValue?) {
            if let block, !block.isTruthy {
                self = .none
            } else if let timeout, timeout != .null {
                self = .limited(timeout)
            } else {
                self = .unlimited
            }
        }

        /// Complains about a timeout that is none.
        func check() throws(PythonException) {
            if case .limited(let timeout) = self { try PythonTimeout.checkDeadline(timeout) }
        }

        /// How long to wait; `.zero` is not at all, `nil` without a limit.
        func timeout() throws(PythonException) -> Duration? {
            switch self {
            case .none: .zero
            case .unlimited: nil
            case .limited(let timeout): try PythonTimeout.ofDeadline(timeout)
            }
        }
    }

    private mutating func get(
        _ call: Call,
        _ patience: Patience
    ) throws(PythonException) -> Outcome {
        if phase != .open && items.isEmpty { throw .queueShutDown }
        try patience.check()
        if let item = items.popFirst() { return .deliver(item, waking: try admitPutters()) }
        let timeout = try patience.timeout()
        if timeout == .zero { throw .queueEmpty }
        getters.append(call.id)
        return .park(timeout: timeout)
    }

    private mutating func put(
        _ item: WireValue,
        _ call: Call,
        _ patience: Patience
    ) throws(PythonException) -> Outcome {
        if phase != .open { throw .queueShutDown }
        if try capacity.isLimited() {
            try patience.check()
            if try capacity.isFull(items.count) {
                let timeout = try patience.timeout()
                if timeout == .zero { throw .queueFull }
                putters.append(call.id, want: item)
                return .park(timeout: timeout)
            }
        }
        unfinishedTasks += 1
        if let getter = getters.popFirst() {
            return .reply(.null, waking: [Wake(getter.call, with: .delivering(item))])
        }
        items.append(item)
        return .reply(.null)
    }

    /// Lets the calls that have waited longest for room put their items, while there is room.
    private mutating func admitPutters() throws(PythonException) -> [Wake] {
        var wakes: [Wake] = []
        while !putters.isEmpty, !(try capacity.isFull(items.count)) {
            guard let putter = putters.popFirst() else { break }
            items.append(putter.want)
            unfinishedTasks += 1
            wakes.append(Wake(putter.call, with: .returning(.null)))
        }
        return wakes
    }

    private mutating func join(_ call: Call) -> Outcome {
        if unfinishedTasks == 0 { return .reply(.null) }
        joiners.append(call.id)
        return .park(timeout: nil)
    }

    private mutating func finishTask() throws(PythonException) -> Outcome {
        guard unfinishedTasks > 0 else {
            throw .valueError("task_done() called too many times")
        }
        unfinishedTasks -= 1
        return .reply(.null, waking: wakeJoinersIfDone())
    }

    private mutating func wakeJoinersIfDone() -> [Wake] {
        var wakes: [Wake] = []
        while unfinishedTasks == 0, let joiner = joiners.popFirst() {
            wakes.append(Wake(joiner.call, with: .returning(.null)))
        }
        return wakes
    }

    private mutating func shutDown(immediately: Bool) -> Outcome {
        phase = immediately || phase == .closed ? .closed : .draining
        if immediately {
            unfinishedTasks = max(0, unfinishedTasks - items.count)
            items = FIFO()
        }
        var wakes = wakeJoinersIfDone()
        while let getter = getters.popFirst() {
            wakes.append(Wake(getter.call, with: .raising(.queueShutDown)))
        }
        while let putter = putters.popFirst() {
            wakes.append(Wake(putter.call, with: .raising(.queueShutDown)))
        }
        return .reply(.null, waking: wakes)
    }

    package mutating func expire(_ call: CallID) -> Answer {
        if getters.remove(call) != nil { return .raising(.queueEmpty) }
        if putters.remove(call) != nil { return .raising(.queueFull) }
        preconditionFailure("call \(call.number) expired on a queue where it had no deadline")
    }

    package mutating func forget(_ call: CallID) -> [Wake] {
        getters.remove(call)
        putters.remove(call)
        joiners.remove(call)
        return []
    }

    /// Takes back an item that was taken for a caller that has gone: to whoever waits, else to the
    /// head of the queue, where it was.
    package mutating func restore(_ value: WireValue) -> [Wake] {
        if phase == .closed {
            unfinishedTasks = max(0, unfinishedTasks - 1)
            return wakeJoinersIfDone()
        }
        if let getter = getters.popFirst() { return [Wake(getter.call, with: .delivering(value))] }
        items.prepend(value)
        return []
    }
}

extension PythonException {
    /// `queue.ShutDown()`, which exists since Python 3.13.
    fileprivate static let queueShutDown = Self(WireGlobal("queue", "ShutDown"))
}
