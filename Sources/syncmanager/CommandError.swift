internal import MPWire

/// Something that went wrong for a reason that the person at the terminal can do something about.
///
/// The argument parser prints the message to standard error and ends the command with status 1.
struct CommandError: Error, Equatable, CustomStringConvertible {
    /// What was tried, on what, and why it failed.
    let description: String

    /// Makes an error out of its text, parts of which may come from a server that means harm.
    init(_ description: String) {
        self.description = description.visibleLines()
    }
}
