/// Whole percentages that add up to 100.
enum Percentages {
    /// The shares of parts in their sum: rounded down first, and then what is missing goes to those that lost most by it
    /// (Hamilton's method of the largest remainder).
    ///
    /// - Parameter parts: The parts, none of them negative.
    /// - Returns: A percentage for each; all are 0 if the sum is.
    static func of(_ parts: [Int]) -> [Int] {
        let sum = parts.reduce(0, +)
        guard sum > 0 else { return parts.map { _ in 0 } }
        var percentages = parts.map { $0 * 100 / sum }
        let missing = 100 - percentages.reduce(0, +)
        let byRemainder = parts.indices.sorted {
            (parts[$1] * 100 % sum, $0) < (parts[$0] * 100 % sum, $1)
        }
        for place in byRemainder.prefix(missing) { percentages[place] += 1 }
        return percentages
    }
}
