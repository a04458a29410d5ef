internal import ArgumentParser
internal import FoundationEssentials

/// The options of a command, as the argument parser describes them; so a file may hold whatever the command takes.
struct OptionCatalogue: Sendable {
    /// What an option takes.
    enum Kind: Sendable {
        /// Nothing: it is there or not.
        case flag
        /// One value; the last one counts.
        case single
        /// A value each time.
        case repeated
    }

    /// The kinds of the options by their names without dashes.
    private let kinds: [String: Kind]
    /// The names in the order of the command's help.
    let names: [String]

    /// Describes options by their names.
    init(_ options: [(name: String, kind: Kind)]) {
        names = options.map(\.name)
        kinds = Dictionary(options.map { ($0.name, $0.kind) }) { first, _ in first }
    }

    /// The kind of an option; `nil` if there is none of the name.
    func kind(of name: String) -> Kind? { kinds[name] }
}

extension OptionCatalogue {
    /// The options that ask for something else than what the command does.
    private static let others: Set<String> = ["config", "help", "print-config", "version"]

    /// The options of `serve` that a file may hold.
    ///
    /// - Throws: `DecodingError` if the argument parser describes them in another way than it did.
    static func ofServe() throws -> Self {
        let description = try JSONDecoder().decode(
            CommandDescription.self,
            from: Data(Serve._dumpHelp().utf8)
        )
        let options = description.command.arguments.compactMap { argument -> (String, Kind)? in
            guard let name = argument.names?.first(where: { $0.kind == "long" })?.name,
                !others.contains(name)
            else { return nil }
            if argument.kind == "flag" { return (name, .flag) }
            return (name, argument.isRepeating ? .repeated : .single)
        }
        return Self(options)
    }
}

/// What `--experimental-dump-help` tells of a command, as far as it is used here.
private struct CommandDescription: Decodable {
    struct Command: Decodable {
        let arguments: [Argument]
    }

    struct Argument: Decodable {
        let kind: String
        let isRepeating: Bool
        let names: [Name]?
    }

    struct Name: Decodable {
        let kind: String
        let name: String
    }

    let command: Command
}
