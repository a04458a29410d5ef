/// What went wrong with one of the inputs of a `map`.
public struct MapFailure: Error, CustomStringConvertible {
    /// The position of the input, from 0.
    public let index: Int
    /// The beginning of the input in words.
    public let input: String
    /// What the function threw, or why it has no result.
    public let error: any Error

    /// The longest description of an input.
    private static let longestInput = 200

    init(index: Int, input: (some Any)?, error: any Error) {
        self.index = index
        let words = input.map { String(describing: $0) } ?? ""
        self.input =
            words.count > Self.longestInput ? "\(words.prefix(Self.longestInput))…" : words
        self.error = error
    }

    /// The input and the error.
    public var description: String { "input \(index) (\(input)): \(error)" }
}
