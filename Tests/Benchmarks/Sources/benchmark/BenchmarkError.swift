/// Something that went wrong, for a reason that the person at the terminal can do something about.
struct BenchmarkError: Error, Equatable, CustomStringConvertible {
    /// What was tried, on what, and why it failed.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
