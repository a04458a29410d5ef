/// Tasks that take between 1 µs and 100 ms, and how fast two workers can be done with them.
enum UnevenLoad {
    /// How many tasks of each duration there are.
    private static let kinds = [
        (count: 10, nanoseconds: 100_000_000), (count: 40, nanoseconds: 10_000_000),
        (count: 200, nanoseconds: 1_000_000), (count: 1_000, nanoseconds: 100_000),
        (count: 5_000, nanoseconds: 10_000), (count: 20_000, nanoseconds: 1_000),
    ]

    /// What the tasks take, in nanoseconds, in the order in which they are submitted: by chance, and always the same.
    static let durations: [Int] = {
        var durations = kinds.flatMap { Array(repeating: $0.nanoseconds, count: $0.count) }
        var state: UInt64 = 1
        for place in stride(from: durations.count - 1, to: 0, by: -1) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            durations.swapAt(place, Int(state >> 33) % (place + 1))
        }
        return durations
    }()

    /// How long so many workers need, if each task goes to the one that has least, the longest tasks first.
    ///
    /// - Returns: The time in nanoseconds; no schedule of these tasks takes less, as the short ones fill all gaps.
    static func bestTime(of workers: Int) -> Int {
        var loads = [Int](repeating: 0, count: workers)
        for duration in durations.sorted(by: >) {
            let least = loads.indices.min { loads[$0] < loads[$1] } ?? 0
            loads[least] += duration
        }
        return loads.max() ?? 0
    }
}
