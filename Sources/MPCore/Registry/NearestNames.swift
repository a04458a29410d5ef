/// Which of the names that there are somebody may have meant.
package enum NearestNames {
    /// The names that differ from `name` by little, nearest first, three at most.
    package static func of(_ name: String, in candidates: some Sequence<String>) -> [String] {
        guard !name.isEmpty, name.utf8.count <= longestInBytes else { return [] }
        let letters = Array(name.lowercased().utf8)
        let near = candidates.compactMap { candidate -> (distance: Int, name: String)? in
            let others = Array(candidate.lowercased().utf8.prefix(longestInBytes + 1))
            let distance = distance(letters, others)
            return distance <= max(1, min(letters.count, others.count) / 3)
                ? (distance, candidate) : nil
        }
        return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
    }

    /// A complaint about a name that there isn't: what is wrong, which names may have been meant,
    /// which ones there are.
    package static func complaint(_ wrong: String, _ name: String, _ candidates: [String]) -> String
    {
        let near = of(name, in: candidates).map { "'\($0)'" }.joined(separator: ", ")
        let all = candidates.joined(separator: ", ")
        return near.isEmpty
            ? "\(wrong), only: \(all)" : "\(wrong); did you mean \(near)? There is only: \(all)"
    }

    /// What is longer is no misspelt name; it comes from the peer, and comparing takes time.
    private static let longestInBytes = 64

    /// How many letters have to be inserted, removed or changed, or swapped with the one beside
    /// them (which counts as one step): the optimal string alignment distance.
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for row in one.indices {
            var current = [row + 1]
            for column in other.indices {
                let isSame = one[row] == other[column]
                var steps = min(
                    last[column] + (isSame ? 0 : 1),
                    last[column + 1] + 1,
                    current[column] + 1
                )
                if row > 0, column > 0, one[row] == other[column - 1],
                    one[row - 1] == other[column]
                {
                    steps = min(steps, beforeLast[column - 1] + 1)
                }
                current.append(steps)
            }
            (beforeLast, last) = (last, current)
        }
        return last[other.count]
    }
}
