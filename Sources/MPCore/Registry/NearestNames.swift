/// Suggests existing names in place of a wrong one.
package enum NearestNames {
    /// The names that differ little from `name`, nearest first, at most three.
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

    /// The error text for a name that doesn't exist: what is wrong, which names may have been
    /// meant, and all that exist.
    package static func complaint(_ wrong: String, _ name: String, _ candidates: [String]) -> String
    {
        if candidates.isEmpty { return "\(wrong), nor any other" }
        let near = of(name, in: candidates).map { "'\($0)'" }.joined(separator: ", ")
        let all = candidates.joined(separator: ", ")
        return near.isEmpty
            ? "\(wrong), only: \(all)" : "\(wrong); did you mean \(near)? There is only: \(all)"
    }

    /// Longer names aren't misspelt ones; they come from the peer, and comparing takes time.
    private static let longestInBytes = 64

    /// The optimal string alignment distance: how many letters have to be inserted, removed,
    /// changed, or swapped with the next one (which counts as one step).
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
