/// A value type that has a placeholder for removed entries.
protocol EntryValue: Sendable {
    /// A value that refers to nothing.
    static var absent: Self { get }
}
