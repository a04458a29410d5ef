internal import MPCore

extension NearestNames {
    /// The words that a message goes on with: `; did you mean 'add'?`, or none.
    static func hint(_ word: String, among names: [String]) -> String {
        let near = of(word, in: Set(names)).map { "'\($0)'" }
        return near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"
    }
}
