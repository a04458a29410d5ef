import MPMeasuring
import MPReferents
import MPWire

/// One operation on a shared object, and the same in Python.
struct BulkOperation {
    /// The type, which the table is sorted by.
    let type: String
    /// What Python's program makes `x` (and whatever else it needs) of, given `n`.
    let setup: String
    /// What Python's program does; the table shows it.
    let statement: String
    /// How often it is done to one object; cheap ones are done often.
    var times = 1
    /// Makes the object with `n` elements.
    let object: (Int) throws -> any Referent
    /// The call, given `n`.
    let call: (Int) -> BulkCall

    /// The name in the table.
    var name: String { times == 1 ? statement : "\(statement), \(times) times" }

    /// Measures it with `n` elements.
    ///
    /// - Returns: The shortest time of one, in seconds.
    func measure(_ n: Int) throws -> Double {
        let call = call(n)
        var best = Double.infinity
        var total = 0.0
        for round in 0..<9 where round < 2 || total < 0.2 {
            var object = try object(n)
            var outcomes: [Outcome] = []
            outcomes.reserveCapacity(times)
            let start = Measuring.processorTime
            for number in 0..<times { outcomes.append(try call.perform(number, on: &object)) }
            let time = Measuring.processorTime - start
            best = min(best, time)
            total += time
        }
        return best / Double(times)
    }
}

/// A method with its arguments.
struct BulkCall {
    /// The method; none is the `repr` of the object.
    let method: String
    /// The arguments.
    private let positional: StoredArguments

    init(method: String, arguments: [WireValue] = []) {
        self.method = method
        positional = StoredArguments(arguments)
    }

    /// The meter of all calls, as a server has one.
    private static let work = WorkMeter(limit: .max - 1)

    /// Carries it out.
    func perform(_ number: Int, on object: inout any Referent) throws -> Outcome {
        if method == "__repr__" { return .reply(.text(try object.representation())) }
        return try object.call(
            Call(
                id: CallID(UInt64(number)),
                caller: CallerID(1),
                method: method,
                positional: positional,
                work: Self.work
            )
        )
    }
}
