internal import MPCore
internal import MPWire

/// A task of a cluster as it stands in a work queue: plain values, so that programs in any language can be its workers.
///
/// It is a tuple `(function, form, input)`: the name of the function, `"single"` or `"chunk"`, and the input, or a list of
/// them. With `True` as a fourth element, it may be tried again when the function throws.
struct ClusterTask: Equatable {
    /// The function to run.
    let function: String
    /// Whether the input is a list: one call for each element.
    let isChunked: Bool
    /// The input.
    let input: WireValue
    /// Whether it may be tried again when the function throws.
    var retriesErrors = false

    /// What stands in the queue.
    var value: WireValue {
        var parts: [WireValue] = [.text(function), .text(isChunked ? "chunk" : "single"), input]
        if retriesErrors { parts.append(.bool(true)) }
        return .tuple(parts)
    }

    init(function: String, isChunked: Bool, input: WireValue, retriesErrors: Bool = false) {
        self.function = function
        self.isChunked = isChunked
        self.input = input
        self.retriesErrors = retriesErrors
    }

    /// Reads what stands in the queue; `nil` if it is no such task.
    init?(_ value: WireValue) {
        guard case .tuple(let parts) = value, parts.count == 3 || parts.count == 4,
            case .text(let function) = parts[0], case .text(let form) = parts[1],
            form == "single" || form == "chunk"
        else { return nil }
        self.init(function: function, isChunked: form == "chunk", input: parts[2])
        if parts.count == 4 { retriesErrors = parts[3] == .bool(true) }
    }
}

/// How a worker of a cluster says why a task has no result.
///
/// It is what the function has thrown; or a tuple of that and the position of the input in its chunk. A position of -1
/// says that the function hasn't thrown, and the type of the exception says what it was then.
enum ClusterFailure: Equatable {
    /// The function has thrown.
    case thrown(PythonException, at: Int)
    /// The worker's program has no such function.
    case unknownFunction(String)
    /// The input can't be read, or the result can't be sent.
    case unusable(String)
    /// The process that ran it has ended.
    case lost(String)
    /// It took longer than it may.
    case late(String)

    /// What stands in the queue.
    var value: WireValue {
        switch self {
        case .thrown(let exception, at: let position):
            position == 0 ? exception.value : .tuple([exception.value, .int(position)])
        case .unknownFunction(let words): Self.notThrown("NameError", words)
        case .unusable(let words): Self.notThrown("TypeError", words)
        case .lost(let words): Self.notThrown("ChildProcessError", words)
        case .late(let words): Self.notThrown("TimeoutError", words)
        }
    }

    private static func notThrown(_ type: String, _ words: String) -> WireValue {
        .tuple([PythonException(type, words).value, .int(-1)])
    }

    /// Reads what stands in the queue.
    init(_ value: WireValue) {
        var (error, position) = (value, 0)
        if case .tuple(let parts) = value, parts.count == 2, case .int(let number) = parts[1] {
            (error, position) = (parts[0], number)
        }
        if case .text(let words) = error {
            self = .lost(words)
            return
        }
        let exception = PythonException(error) ?? .runtimeError("the task has failed")
        guard position < 0 else {
            self = .thrown(exception, at: position)
            return
        }
        switch exception.type.name {
        case "NameError": self = .unknownFunction(exception.message)
        case "ChildProcessError": self = .lost(exception.message)
        case "TimeoutError": self = .late(exception.message)
        default: self = .unusable(exception.message)
        }
    }
}
