/// Finds the names that somebody may have meant.
enum NearestNames {
    /// The names that differ from `word` in few places, nearest first, three at most.
    static func of(_ word: String, among names: [String]) -> [String] {
        let limit = max(1, word.count / 3)
        let near = Set(names).map { (distance: distance(word, $0), name: $0) }
            .filter { $0.distance <= limit }
        return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3)
            .map(\.name)
    }

    /// The words that a message goes on with: `; did you mean 'add'?`, or none.
    static func hint(_ word: String, among names: [String]) -> String {
        let near = of(word, among: names).map { "'\($0)'" }
        return near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"
    }

    /// How many characters have to be inserted, left out or replaced.
    private static func distance(_ one: String, _ other: String) -> Int {
        let one = Array(one.lowercased())
        var row = Array(0...one.count)
        for (count, character) in other.lowercased().enumerated() {
            var diagonal = row[0]
            row[0] = count + 1
            for place in one.indices {
                let replaced = diagonal + (one[place] == character ? 0 : 1)
                diagonal = row[place + 1]
                row[place + 1] = min(replaced, diagonal + 1, row[place] + 1)
            }
        }
        return row[one.count]
    }
}
