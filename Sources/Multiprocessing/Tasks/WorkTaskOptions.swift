public import MPWire

/// What a submitter asks of a task in a ``WorkQueueProxy``, beyond the defaults.
public struct WorkTaskOptions: Sendable, Equatable {
    /// Tasks with a higher priority go first.
    public var priority = 0
    /// The task isn't given to a worker for so long.
    public var delay: Duration?
    /// The task is given up after this time, wherever it is then.
    public var deadline: Duration?
    /// How long one attempt may take.
    public var timeLimit: Duration?
    /// How many times the task may begin; with 1, the default, it never runs again.
    public var attempts = 1
    /// How long the task waits before the second attempt; before each further one twice as long, up to a minute.
    public var backOff: Duration = .zero
    /// While a task with this key hasn't ended, submitting another one results in the first one.
    public var key: String?
    /// What the task takes of what its worker offers: `["gpu": 1]`.
    ///
    /// With 0 the worker must only offer it.
    public var demands: [String: Int] = [:]
    /// Whether the submitter is told how the task ends.
    public var keepsResult = true
    /// The name under which results are taken; `nil` are the results of this client.
    public var submitter: String?
    /// Whether the task is cancelled when this client ends.
    public var endsWithSubmitter = false
    /// What the task is, such as the name of a function; `syncmanager inspect` shows it.
    public var name: String?
    /// The trace that whoever runs the task continues; `nil` is that of the submission's span, if there is one.
    public var trace: TraceContext?

    /// The defaults.
    public init() {}

    /// The terms as the server reads them.
    var wireValue: WireValue {
        if self == WorkTaskOptions() { return .null }
        var terms = WireDictionary()
        func set(_ name: String, _ value: WireValue?) {
            if let value { terms[WireKey(text: name)] = value }
        }
        set("priority", .int(priority))
        set("delay", delay.map { WireValue(seconds: $0) })
        set("deadline", deadline.map { WireValue(seconds: $0) })
        set("time_limit", timeLimit.map { WireValue(seconds: $0) })
        set("attempts", .int(attempts))
        set("back_off", WireValue(seconds: backOff))
        set("key", key.map { .text($0) })
        if !demands.isEmpty { set("demands", WireValue(resources: demands)) }
        set("keep_result", .bool(keepsResult))
        set("submitter", submitter.map { .text($0) })
        set("ends_with_submitter", .bool(endsWithSubmitter))
        set("name", name.map { .text($0) })
        set("trace", trace?.value)
        return .dict(terms)
    }
}

extension WireValue {
    /// Numbers by name, as tasks demand and workers offer them.
    init(resources: [String: Int]) {
        var entries = WireDictionary()
        for (name, amount) in resources.sorted(by: { $0.key < $1.key }) {
            entries[WireKey(text: name)] = .int(amount)
        }
        self = .dict(entries)
    }
}
