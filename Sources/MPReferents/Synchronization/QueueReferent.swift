package import MPWire

/// A shared `queue.Queue`, `LifoQueue` or `PriorityQueue`, which differ in the order of their
/// items.
///
/// Python's managers serve `JoinableQueue` by the first.
///
/// While a call waits in `get` the queue is empty; while a call waits in `put` it is full.
package struct QueueReferent {
    /// Whether items may be put and taken.
    enum Phase {
        /// Both. Can become `draining` or `closed`.
        case open
        /// Shut down: nothing is put any more, remaining items are taken. Can become `closed`.
        case draining
        /// Shut down at once: remaining items are dropped. Terminal.
        case closed
    }

    let capacity: QueueCapacity
    var items: any QueueItems
    /// Items that their takers couldn't use, in the order in which they were taken.
    ///
    /// They are in nobody's way here: at their old places, the next taker would stumble over them.
    var refused: [StoredValue] = []
    /// Number of items put for which `task_done` hasn't been called yet.
    var unfinishedTasks = 0
    var phase = Phase.open
    /// The calls that wait for an item.
    var getters = Waiters<Getter>()
    /// The calls that wait for room, each with its items.
    var putters = Waiters<Putter>()
    /// The calls that wait until all tasks are done.
    var joiners = Waiters<Void>()

    /// What a call of `get` takes.
    enum Getter {
        case item
        /// Our `get_all`: at least one item, at most `limit`.
        case items(limit: Int)
    }

    /// What a call of `put` brings.
    enum Putter {
        case item(StoredValue)
        /// Our `put_all`: the items from `position` on haven't been put yet.
        case items([WireValue], position: Int)
    }

    package init(capacity: QueueCapacity = .unlimited, items: some QueueItems = FIFO()) {
        self.capacity = capacity
        self.items = items
    }
}

extension QueueReferent: CreatableReferent, TabledReferent {
    /// Python's constructor `Queue(maxsize=0)`.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> QueueReferent {
        QueueReferent(capacity: try capacity(arguments, keywords))
    }

    /// Python's constructor `LifoQueue(maxsize=0)`.
    package static func makeLIFO(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> QueueReferent {
        QueueReferent(capacity: try capacity(arguments, keywords), items: LIFO())
    }

    /// Python's constructor `PriorityQueue(maxsize=0)`.
    package static func makePriority(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> QueueReferent {
        QueueReferent(capacity: try capacity(arguments, keywords), items: PriorityHeap())
    }

    private static func capacity(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> QueueCapacity {
        // The other two classes inherit the constructor, with its complaints.
        let signature = Signature.named("Queue.__init__", [.optional("maxsize")])
        let maxsize = try signature.arrange(arguments, keywords).first ?? nil
        return QueueCapacity(maxsize ?? .int(0))
    }

    package static let settings = [
        SettingParameter("maxsize", standard: .int(0)) { maxsize in
            switch QueueCapacity(maxsize) {
            case .unlimited: .int(0)
            case .limited(let count): .int(count)
            case .uncountable: maxsize
            }
        }
    ]

    package static let methods = MethodTable<Self>([
        Method("empty", .named("Queue.empty", [])) { queue, _ in
            .reply(.bool(queue.items.isEmpty))
        },
        Method("full", .named("Queue.full", [])) { queue, _ in
            .reply(.bool(try queue.capacity.isFull(queue.items.count)))
        },
        Method(
            "get",
            .named("Queue.get", [.optional("block"), .optional("timeout")]),
            [.writes, .blocks]
        ) {
            try $0.get(.item, $1, try WaitLimit(block: $1[0], timeout: $1[1]))
        },
        Method("get_nowait", .named("Queue.get_nowait", []), [.writes]) {
            try $0.get(.item, $1, .none)
        },
        Method("join", .named("Queue.join", []), [.writes, .blocks]) { $0.join($1) },
        Method(
            "put",
            .named("Queue.put", [.required("item"), .optional("block"), .optional("timeout")]),
            [.writes, .grows, .stores, .blocks]
        ) {
            try $0.put(.item($1.stored(0)), $1, try WaitLimit(block: $1[1], timeout: $1[2]))
        },
        Method(
            "put_nowait",
            .named("Queue.put_nowait", [.required("item")]),
            [.writes, .grows, .stores]
        ) {
            try $0.put(.item($1.stored(0)), $1, .none)
        },
        Method("qsize", .named("Queue.qsize", [])) { queue, _ in .reply(.int(queue.items.count)) },
        Method("shutdown", .named("Queue.shutdown", [.optional("immediate")]), [.writes]) {
            $0.shutDown(immediately: try $1[0]?.isTruthy() ?? false)
        },
        Method("task_done", .named("Queue.task_done", []), [.writes]) { queue, _ in
            try queue.finishTask()
        },
        // Not in Python: several items in one call.
        Method(
            "put_all",
            .named(
                "Queue.put_all",
                [.required("items"), .optional("block"), .optional("timeout")]
            ),
            [.writes, .grows, .iterates, .blocks]
        ) {
            let items = try $1.required(0).elementsAsIterated($1.work)
            try $1.work.charge(items.count)
            let waitLimit = try WaitLimit(block: $1[1], timeout: $1[2])
            return try $0.put(.items(items, position: 0), $1, waitLimit)
        },
        Method(
            "get_all",
            .named(
                "Queue.get_all",
                [.optional("up_to"), .optional("block"), .optional("timeout")]
            ),
            [.writes, .blocks]
        ) {
            let limit = try limit($1[0] ?? .null)
            let waitLimit = try WaitLimit(block: $1[1], timeout: $1[2])
            return try $0.get(.items(limit: limit), $1, waitLimit)
        },
        // Not in Python: items that a taker couldn't use.
        Method("refused", .named("Queue.refused", []), [.copies]) { queue, _ in
            .reply(stored: .list(queue.refused))
        },
        Method("retry_refused", .named("Queue.retry_refused", []), [.writes]) {
            $0.retryRefused($1.work)
        },
        Method("drop_refused", .named("Queue.drop_refused", []), [.writes]) { queue, _ in
            queue.dropRefused()
        },
    ])

    package static var elementCost: Int { 2 }

    /// Reads the largest number of items that `get_all` takes.
    private static func limit(_ value: WireValue) throws(PythonException) -> Int {
        if case .null = value { return .max }
        guard let limit = PythonIndex(value)?.clamped else { throw .notInteger(value) }
        if limit < 1 { throw .valueError("'up_to' must be one or more") }
        return limit
    }

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append("<queue.\(type(of: items).className) object>")
    }

    package var value: WireValue? { nil }

    package var size: Int { items.count + refused.count }
}
