internal import ArgumentParser
internal import MPCore
internal import MPWire

/// The subcommands by their names, so that a misspelt one is told with the right one; the argument parser only says that
/// it doesn't expect it.
enum SubcommandNames {
    /// Looks for a subcommand that doesn't exist.
    ///
    /// - Parameters:
    ///   - arguments: The words of the command line.
    ///   - command: The command to whose name they belong.
    /// - Returns: What to say; `nil` if there is nothing wrong.
    static func complaint(
        about arguments: [String],
        in command: any ParsableCommand.Type
    ) -> String? {
        var (command, path) = (command, "")
        // `help NAME` names a subcommand, too.
        for word in arguments.first == "help" ? arguments.dropFirst() : arguments[...] {
            let subcommands = command.configuration.subcommands
            guard !subcommands.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
            let names = subcommands.map(name)
            guard let place = names.firstIndex(of: word) else {
                let near = NearestNames.of(word, in: names)
                let (listed, words) = near.isEmpty ? (names, "there are") : (near, "did you mean")
                let list = listed.map { "'\(path)\($0)'" }.joined(separator: ", ")
                let end = near.isEmpty ? ": \(list)" : " \(list)?"
                return "there is no subcommand '\((path + word).visible())'; \(words)\(end)"
            }
            command = subcommands[place]
            path += word + " "
        }
        return nil
    }

    /// The name by which the parser knows a subcommand.
    static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? "\(command)".lowercased()
    }
}
