internal import MPWire

/// What a pool tells one of its workers.
enum PoolMessage: Equatable {
    /// Tasks to be run after all others; the first has this position among all that the worker gets.
    case tasks([WorkerTask], from: UInt64)
    /// It is to give back so many tasks that it hasn't begun, the last ones first.
    case recall(Int)
    /// A task is to be left alone; if it runs, it is to be cancelled only if this says so.
    case cancel(UInt64, evenIfRunning: Bool)
    /// The pool has taken over the objects in the result of a task.
    case taken(UInt64)
    /// There are no more tasks: it ends once all are done.
    case finish

    private enum Kind: UInt8 { case tasks, recall, cancel, taken, finish }

    /// Appends its frame.
    func append(to output: inout [UInt8]) {
        output.appendFrame { output in
            switch self {
            case .tasks(let tasks, let position):
                output.append(Kind.tasks.rawValue)
                output.append(number: position)
                output.append(number: UInt64(tasks.count))
                var function: String?
                for task in tasks { task.append(to: &output, after: &function) }
            case .recall(let count):
                output.append(Kind.recall.rawValue)
                output.append(number: UInt64(count))
            case .cancel(let id, let evenIfRunning):
                output.append(Kind.cancel.rawValue)
                output.append(number: id)
                output.append(evenIfRunning ? 1 : 0)
            case .taken(let id):
                output.append(Kind.taken.rawValue)
                output.append(number: id)
            case .finish: output.append(Kind.finish.rawValue)
            }
        }
    }

    /// Reads what a frame carries.
    ///
    /// - Throws: It is no message of a pool.
    init(reading payload: ArraySlice<UInt8>) throws(WorkerMessageError) {
        var reader = MessageReader(payload)
        switch Kind(rawValue: try reader.byte()) {
        case .tasks:
            let position = try reader.number()
            let count = try reader.count()
            var tasks: [WorkerTask] = []
            tasks.reserveCapacity(min(count, 1024))
            var function = ""
            for _ in 0..<count { tasks.append(try WorkerTask(&reader, after: &function)) }
            self = .tasks(tasks, from: position)
        case .recall: self = .recall(try reader.count())
        case .cancel:
            self = .cancel(try reader.number(), evenIfRunning: try reader.byte() != 0)
        case .taken: self = .taken(try reader.number())
        case .finish: self = .finish
        case nil: throw WorkerMessageError()
        }
    }
}

/// A task as a worker gets it.
struct WorkerTask: Equatable, Sendable {
    /// Its number in the pool.
    let id: UInt64
    /// The function to run.
    let function: String
    /// What the input is.
    let form: Form
    /// The input, pickled.
    let input: ArraySlice<UInt8>
    /// Whether the trace that it continues stands before the input.
    let isTraced: Bool

    /// What an input is.
    enum Form: UInt8 {
        /// The input of one call.
        case single
        /// A list of inputs: one call each.
        case chunk
        /// The input of one call, with the managers of the objects in it.
        case withManagers
        /// A list of inputs, with the managers of the objects in them.
        case chunkWithManagers
        /// A list of inputs, packed if they are numbers, as the results may be.
        case packedChunk

        /// Whether it is a list.
        var isChunk: Bool { self == .chunk || self == .chunkWithManagers || self == .packedChunk }
        /// Whether it names managers.
        var hasManagers: Bool { self == .withManagers || self == .chunkWithManagers }

        /// The form of an input.
        init(isChunk: Bool, hasManagers: Bool, isPacked: Bool) {
            self =
                switch (isChunk, hasManagers) {
                case (false, false): .single
                case (false, true): .withManagers
                case (true, false): isPacked ? .packedChunk : .chunk
                case (true, true): .chunkWithManagers
                }
        }
    }

    init(
        id: UInt64,
        function: String,
        form: Form,
        input: ArraySlice<UInt8>,
        isTraced: Bool = false
    ) {
        self.id = id
        self.function = function
        self.form = form
        self.input = input
        self.isTraced = isTraced
    }

    /// Set in the byte of the form if the function is that of the task before.
    private static let sameFunction: UInt8 = 0x80
    /// Set in the byte of the form if a trace stands before the input.
    private static let traced: UInt8 = 0x40

    /// Appends it to a message.
    fileprivate func append(to output: inout [UInt8], after previous: inout String?) {
        output.append(number: id)
        let kind = form.rawValue | (isTraced ? Self.traced : 0)
        if previous == function {
            output.append(kind | Self.sameFunction)
        } else {
            output.append(kind)
            output.append(counted: function.utf8)
            previous = function
        }
        output.append(counted: input)
    }

    /// Reads one from a message.
    fileprivate init(
        _ reader: inout MessageReader,
        after previous: inout String
    ) throws(WorkerMessageError) {
        id = try reader.number()
        let kind = try reader.byte()
        guard let form = Form(rawValue: kind & ~(Self.sameFunction | Self.traced)) else {
            throw WorkerMessageError()
        }
        self.form = form
        isTraced = kind & Self.traced != 0
        if kind & Self.sameFunction == 0 {
            previous = String(decoding: try reader.bytes(), as: UTF8.self)
        }
        function = previous
        input = try reader.bytes()
    }
}
