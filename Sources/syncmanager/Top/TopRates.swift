internal import MPWire

/// How fast the counts of a server grow, for scripts: the key `rates` of a line of `top --json`.
struct TopRates: Encodable {
    /// Calls, errors and waits per second, bytes per second, and the share of the loop.
    struct Calls: Encodable {
        let calls: Double
        let errors: Double
        let received: Double
        let sent: Double
        let loop: Double
        let waits: Double

        init(_ rates: CallRates) {
            (calls, errors, waits) = (rates.calls, rates.errors, rates.waits)
            (received, sent, loop) = (rates.received, rates.sent, rates.busy)
        }
    }

    /// Items per second, and the number of seconds until the queue is empty.
    struct Queue: Encodable {
        let incoming: Double
        let outgoing: Double
        /// 0 if it is empty; `nil` if it won't be.
        let emptyIn: Double?

        private enum CodingKeys: String, CodingKey {
            case incoming = "in"
            case outgoing = "out"
            case emptyIn = "empty_in"
        }

        init(_ flow: QueueFlow) {
            (incoming, outgoing) = (flow.incoming, flow.outgoing)
            switch flow.prospect {
            case .empty: emptyIn = 0
            case .emptyIn(let seconds): emptyIn = seconds
            case .steady, .grows: emptyIn = nil
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(incoming, forKey: .incoming)
            try container.encode(outgoing, forKey: .outgoing)
            try container.encode(emptyIn, forKey: .emptyIn)
        }
    }

    /// The time between the two answers that were compared.
    let seconds: Double
    /// The share of the time for which the thread was busy that carries out all calls.
    let loop: Double
    let total: Calls
    /// By type and method.
    let methods: [String: [String: Calls]]
    /// By ident.
    let objects: [String: Calls]
    /// By ident, work queues included.
    let queues: [String: Queue]

    /// The rates; `nil` if there was one answer only.
    init?(_ model: TopModel) {
        guard let seconds = model.seconds, let busy = model.busy, let total = model.total else {
            return nil
        }
        self.seconds = seconds
        loop = busy
        self.total = Calls(total)
        var methods: [String: [String: Calls]] = [:]
        for method in model.methods {
            methods[method.typeid, default: [:]][method.name] = method.rates.map { Calls($0) }
        }
        self.methods = methods
        var objects: [String: Calls] = [:]
        for object in model.objects {
            objects[object.statistics.ident] = object.rates.map { Calls($0) }
        }
        self.objects = objects
        var queues: [String: Queue] = [:]
        for queue in model.queues {
            queues[queue.statistics.object.ident] = queue.flow.map { Queue($0) }
        }
        for queue in model.workQueues {
            queues[queue.statistics.object.ident] = Queue(queue.flow)
        }
        self.queues = queues
    }
}
