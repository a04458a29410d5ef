/// What takes the results of a stream, as they come.
protocol ResultCollector<Output> {
    associatedtype Output: Sendable

    /// Takes the results of a chunk.
    mutating func add(_ outputs: [Output], _ number: Int)
    /// Takes the results of chunks that have one input each.
    mutating func add(_ outputs: [Output], _ numbers: [Int])
}

/// Brings the results of all chunks into the order of their inputs.
struct OrderedResults<Output: Sendable>: ResultCollector {
    /// The results of chunks with several inputs, in the order in which they came.
    private var chunks: [[Output]] = []
    /// The others.
    private var outputs: [Output] = []
    /// The numbers of the chunks.
    private var numbers: [Int] = []

    init() {}

    mutating func add(_ outputs: [Output], _ number: Int) {
        chunks.append(outputs)
        numbers.append(number)
    }

    mutating func add(_ outputs: [Output], _ numbers: [Int]) {
        self.outputs += outputs
        self.numbers += numbers
    }

    /// All results, in order.
    consuming func all() -> [Output] {
        guard chunks.isEmpty else {
            var places = [Int](repeating: 0, count: numbers.count)
            for (place, number) in numbers.enumerated() { places[number] = place }
            var all: [Output] = []
            all.reserveCapacity(chunks.reduce(0) { $0 + $1.count })
            for place in places { all += chunks[place] }
            return all
        }
        let (outputs, numbers) = (outputs, numbers)
        return [Output](unsafeUninitializedCapacity: outputs.count) { all, count in
            // SAFETY: there is one result for each number below their count, so that every place is written once.
            for place in numbers.indices {
                all.initializeElement(at: numbers[place], to: outputs[place])
            }
            count = outputs.count
        }
    }
}
