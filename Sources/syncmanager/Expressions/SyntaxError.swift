/// Something in a text that can't be read, and where it stands.
struct SyntaxError: Error, Equatable, CustomStringConvertible {
    /// The place, in characters from 1 on.
    let column: Int
    /// What was expected, or what is wrong.
    let message: String

    /// Describes what is wrong with the text at `column`.
    init(at column: Int, _ message: String) {
        self.column = column
        self.message = message
    }

    /// The place and the message.
    var description: String { "column \(column): \(message)" }
}
