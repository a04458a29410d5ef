/// How the memory of a worker is weighed, before and after its only round.
struct Weighing: Equatable, Sendable {
    /// A kind of memory.
    enum Memory: Equatable, Sendable {
        /// What is in RAM at the moment.
        case resident
        /// The most that was in RAM so far.
        case peak
    }

    /// What the figure is called.
    let figure: String
    /// The memory that is looked at.
    let memory: Memory
    /// Among how many items its growth is divided, to bytes; `nil` if it isn't, and counts in KiB.
    var items: Int?

    /// The figure of a growth in KiB.
    func figure(of growth: Double) -> Figure {
        guard let items else { return Figure(name: figure, value: growth, unit: "KiB") }
        return Figure(name: figure, value: growth * 1024 / Double(items), unit: "bytes")
    }
}
