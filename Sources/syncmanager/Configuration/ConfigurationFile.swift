internal import MPCore
internal import TOMLKit

/// A configuration file: TOML whose keys are the options of a command without their dashes.
///
/// An option that is repeated takes a list; one whose values are `NAME=VALUE` may be a table as well. A flag is `true`, or
/// `false`, which is the same as leaving it out.
struct ConfigurationFile {
    /// The file's path, for error texts.
    let path: String
    /// What it sets, in the order of its lines.
    let options: [ConfiguredOption]

    /// Reads the text of a file.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - path: The file's path.
    ///   - catalogue: The options that there are.
    /// - Throws: `CommandError` with the path, the line, and what is wrong there.
    init(_ text: String, path: String, _ catalogue: OptionCatalogue) throws(CommandError) {
        self.path = path
        let table: TOMLTable
        do {
            guard !text.utf8.contains(0) else { throw CommandError("it contains a zero byte") }
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            let begin = error.source.begin
            throw CommandError("\(path):\(begin.line):\(begin.column): \(error.description)")
        } catch {
            throw CommandError("\(path): \(error)")
        }
        let lines = KeyLines(text)
        var options: [ConfiguredOption] = []
        for (name, value) in table {
            let line = lines.line(of: name)
            do throws(CommandError) {
                guard let kind = catalogue.kind(of: name) else {
                    let hint = NearestNames.hint(name, among: catalogue.names)
                    throw CommandError("there is no option '\(name)'\(hint)")
                }
                let values = try Self.values(of: value, name, kind)
                guard kind != .flag || value.bool == true else { continue }
                options.append(ConfiguredOption(name: name, values: values, line: line))
            } catch {
                throw CommandError("\(path):\(line): \(error)")
            }
        }
        self.options = options.sorted { ($0.line, $0.name) < ($1.line, $1.name) }
    }

    /// Reads a file.
    ///
    /// - Throws: `CommandError`, also if the file can't be read.
    static func read(
        _ path: String,
        _ catalogue: OptionCatalogue
    ) throws(CommandError) -> Self {
        guard let text = String(validating: try readFile(path), as: UTF8.self) else {
            throw CommandError("\(path): it is no UTF-8 text")
        }
        return try Self(text, path: path, catalogue)
    }

    /// The values of an option; `nil` for a flag.
    private static func values(
        of value: any TOMLValueConvertible,
        _ name: String,
        _ kind: OptionCatalogue.Kind
    ) throws(CommandError) -> [String]? {
        switch (kind, value.type) {
        case (.flag, .bool):
            return nil
        case (.flag, _):
            throw CommandError("'\(name)' is true or false")
        case (.repeated, .array):
            return try value.array.map { list throws(CommandError) in
                try list.map { element throws(CommandError) in try text(of: element, name) }
            }
        case (.repeated, .table):
            return try value.table.map { table throws(CommandError) in
                try table.map { pair throws(CommandError) in
                    "\(pair.0)=\(try text(of: pair.1, "\(name).\(pair.0)"))"
                }
            }
        case (.single, .array):
            throw CommandError("'\(name)' takes one value, and no list")
        case (.single, _), (.repeated, _):
            return [try text(of: value, name)]
        }
    }

    /// A text or a number as it is written on a command line.
    private static func text(
        of value: any TOMLValueConvertible,
        _ name: String
    ) throws(CommandError) -> String {
        if let text = value.string { return text }
        if let number = value.int { return "\(number)" }
        if let number = value.double { return "\(number)" }
        let type = value.type == .bool ? "boolean" : "\(value.type)"
        throw CommandError("'\(name)' takes a text or a number, and no \(type)")
    }
}
