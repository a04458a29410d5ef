/// The first words on which two counts disagree.
///
/// Says nothing when they agree, which is what the demo has to show.
struct WordDifference: Equatable, CustomStringConvertible {
    /// How many words have different counts.
    let differing: Int
    /// One line for each of the first few, in alphabetical order.
    let samples: [String]

    /// Compares what was counted with what it should be; `nil` when they are equal.
    init?(counted: [String: Int], expected: [String: Int], sampleCount: Int = 5) {
        let words = Set(counted.keys).union(expected.keys)
            .filter { counted[$0] != expected[$0] }
            .sorted()
        guard !words.isEmpty else { return nil }
        differing = words.count
        samples = words.prefix(sampleCount).map { word in
            "\(word): \(counted[word] ?? 0) instead of \(expected[word] ?? 0)"
        }
    }

    /// All of it in one line.
    var description: String {
        "\(differing) word(s) were counted differently: \(samples.joined(separator: ", "))"
    }
}
