import MPSystem

/// The inputs of many tasks, by the number of their chunk.
final class TaskInputs<Input: Sendable>: Sendable {
    let chunkSize: Int
    /// All of them, if they are known from the start.
    private let all: [Input]?
    /// Those under way, else.
    private let some: Guarded<[Int: [Input]]>

    /// Knows all inputs.
    init(_ all: [Input], chunkSize: Int) {
        self.all = all
        self.chunkSize = chunkSize
        some = Guarded([:])
    }

    /// Learns of inputs as they come.
    init(chunkSize: Int) {
        all = nil
        self.chunkSize = chunkSize
        some = Guarded([:])
    }

    /// Adds a chunk.
    func add(_ inputs: [Input], number: Int) { some.withLock { $0[number] = inputs } }

    /// Forgets chunks whose results have come.
    func forget(_ numbers: [Int]) {
        if all != nil { return }
        some.withLock { some in for number in numbers { some[number] = nil } }
    }

    /// The inputs of a chunk.
    func chunk(_ number: Int) -> [Input] {
        guard let all else { return some.withLock { $0[number] } ?? [] }
        let start = number * chunkSize
        return Array(all[start..<min(start + chunkSize, all.count)])
    }

    /// The only input of a chunk.
    func first(of number: Int) -> Input {
        guard let all else { return chunk(number)[0] }
        return all[number]
    }
}
