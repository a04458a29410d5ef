/// An option that a configuration file sets.
struct ConfiguredOption: Equatable {
    /// Its name without dashes.
    let name: String
    /// The values, in their order; `nil` for a flag.
    let values: [String]?
    /// The line of the file on which it stands, from 1 on.
    let line: Int

    /// The same as words of a command line.
    var words: [String] { values.map { $0.map { "--\(name)=\($0)" } } ?? ["--\(name)"] }
}
