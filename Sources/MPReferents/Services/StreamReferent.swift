package import MPWire

/// A shared iterator over a sequence that a method returned: an `Iterator`, like that of a dict.
///
/// One call reads at a time, the others wait for their turn. No element is lost: if a call was
/// given up, or its answer never reached its caller, the elements read for it go to the next call.
package struct StreamReferent {
    /// The call whose task reads.
    private struct Reading {
        let call: CallID
        /// The number of elements it asked for; `nil` for just the next one.
        let count: Int?
        /// Whether the caller still waits.
        var isWanted = true
    }

    /// Reads the sequence; `nil` once a client has closed the stream.
    private var service: StreamService?
    private var turns = CallTurns(.oneAtATime)
    /// The call that reads now.
    private var reading: Reading?
    /// Elements that came back undelivered, oldest first.
    private var returned = RingBuffer<WireValue>()

    package init(service: StreamService) {
        self.service = service
    }
}

extension StreamReferent: TabledReferent {
    package static let methods = MethodTable<Self>(
        [
            Method("__next__", .slot("__next__", 0), [.writes, .commits, .blocks]) {
                $0.take(nil, for: $1)
            },
            // Not in Python: the elements that are there already, or the next one if there is none.
            // At the end the list is empty.
            Method(
                "next_chunk",
                .named("Iterator.next_chunk", [.required("count")]),
                [.writes, .commits, .blocks]
            ) {
                $0.take(try PythonIndex.ofChunk($1.required(0)), for: $1)
            },
            Method("close", .slot("close", 0), [.writes]) { stream, _ in stream.close() },
        ],
        // Methods of generators: Python's proxy offers them for every iterator.
        absent: ["send", "throw"]
    )

    package mutating func forget(_ call: CallID) -> [Wake] {
        turns.forget(call)
        if reading?.call == call { reading?.isWanted = false }
        return []
    }

    package mutating func finished(_ call: CallID, with result: ServiceResult) -> Completion {
        turns.finished(call)
        guard let ended = reading.take(), ended.call == call else {
            preconditionFailure("the task of call \(call.number) ended, whose turn it wasn't")
        }
        let loan = Self.loan(result, isChunk: ended.count != nil)
        if !ended.isWanted { takeBack(loan) }
        var completion = Completion(loan: ended.isWanted ? loan : nil, waking: wakeWaiting())
        if let service, let next = turns.beginNext() {
            reading = Reading(call: next.call, count: Self.chunkLength(of: next.request))
            completion.starts = ServiceStart(next.call, ServiceCall(service, next.request))
        }
        return completion
    }

    package mutating func restore(_ loans: [Loan]) -> [Wake] {
        if service == nil { return [] }
        // Whatever else came back was read later.
        returned.prepend(contentsOf: loans.flatMap(Self.elements))
        var wakes: [Wake] = []
        if let reading, reading.isWanted, !returned.isEmpty {
            self.reading?.isWanted = false
            wakes.append(Wake(reading.call, with: takeReturned(reading.count)))
        }
        return wakes + wakeWaiting()
    }

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append("<async_generator object>")
    }

    package var value: WireValue? { nil }

    /// The number of elements that came back; those read ahead aren't known here.
    package var size: Int { returned.count }
}

extension StreamReferent {
    /// The number of elements that a request asks for; `nil` if it asks for just the next one.
    static func chunkLength(of request: ServiceRequest) -> Int? {
        guard case .int(let count)? = request.arguments.first else { return nil }
        return count
    }

    private mutating func take(_ count: Int?, for call: borrowing Call) -> Outcome {
        guard let service, turns.count > 0 || returned.isEmpty else {
            return Outcome(.reply(takeReturned(count)))
        }
        let request = ServiceRequest(
            method: call.method,
            arguments: count.map { [.int($0)] } ?? [],
            timeout: call.timeout
        )
        guard turns.begin(call.id, request) else { return .park(timeout: nil) }
        reading = Reading(call: call.id, count: count)
        return Outcome(.run(ServiceCall(service, request), timeout: nil))
    }

    /// Ends the stream for everybody, as closing a generator does in Python: waiting calls are told
    /// that there are no more elements, and so are later ones.
    private mutating func close() -> Outcome {
        // The sequence ends too, once a task that still reads has released the service.
        service = nil
        returned = RingBuffer()
        var wakes: [Wake] = []
        if let reading, reading.isWanted {
            self.reading?.isWanted = false
            wakes.append(Wake(reading.call, with: takeReturned(reading.count)))
        }
        while let next = turns.takeWaiting() {
            let answer = takeReturned(Self.chunkLength(of: next.request))
            wakes.append(Wake(next.call, with: answer))
        }
        return Outcome(.reply(.returning(.value(.null))), waking: wakes)
    }

    /// Answers calls that wait for their turn with elements that came back.
    private mutating func wakeWaiting() -> [Wake] {
        var wakes: [Wake] = []
        while !returned.isEmpty, let next = turns.takeWaiting() {
            let answer = takeReturned(Self.chunkLength(of: next.request))
            wakes.append(Wake(next.call, with: answer))
        }
        return wakes
    }

    private mutating func takeReturned(_ count: Int?) -> Answer {
        guard let count else {
            guard let element = returned.popFirst() else { return .raising(.stopIteration) }
            return .delivering(.value(element), .item(.value(element)))
        }
        var elements: [WireValue] = []
        while elements.count < count, let element = returned.popFirst() {
            elements.append(element)
        }
        return .delivering(.value(.list(elements)), .items(elements.map { .value($0) }))
    }

    /// Keeps elements whose caller has gone; they were read later than everything that came back
    /// before.
    private mutating func takeBack(_ loan: Loan?) {
        if service == nil { return }
        for element in loan.map(Self.elements) ?? [] { returned.append(element) }
    }

    /// The elements that a task has read, as a loan.
    private static func loan(_ result: ServiceResult, isChunk: Bool) -> Loan? {
        guard case .returning(let value) = result else { return nil }
        guard isChunk else { return .item(.value(value)) }
        guard case .list(let elements) = value, !elements.isEmpty else { return nil }
        return .items(elements.map { .value($0) })
    }

    private static func elements(of loan: Loan) -> [WireValue] {
        switch loan {
        case .item(let element): [element.decoded]
        case .items(let elements): elements.map(\.decoded)
        case .grant, .tasks, .outcomes:
            preconditionFailure("what a stream never lends was given back to it")
        }
    }
}
