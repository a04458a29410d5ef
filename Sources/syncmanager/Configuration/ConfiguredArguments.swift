/// The words of a command line, with those that a configuration file adds.
///
/// An option of the command line replaces the file's, and so does a variable of the environment.
struct ConfiguredArguments {
    /// The option that names the file.
    private static let fileOption = "config"
    /// The flag that asks for the settings instead of a server.
    private static let printFlag = "print-config"
    /// The options for which the environment may have a value.
    private static let variables = [
        "address": EnvironmentDefaults.address, "authkey-file": EnvironmentDefaults.authkeyFile,
    ]

    /// All words, as the argument parser gets them.
    let words: [String]
    /// The file, if one is named.
    let file: ConfigurationFile?
    /// The options of the file that count.
    private let configured: [ConfiguredOption]
    /// The values of the environment that count, by the names of their options.
    private let ofEnvironment: [String: String]
    private let catalogue: OptionCatalogue
    /// The words and the environment as they were given, to read the file again.
    private let given: (words: [String], environment: EnvironmentDefaults)

    /// Reads the file that the words of `serve` name, if they do.
    ///
    /// The result is `nil` for another subcommand, and where neither a file is named nor the settings are asked for.
    ///
    /// - Parameters:
    ///   - words: The words after the command's name.
    ///   - environment: The environment.
    ///   - read: Reads a file.
    /// - Throws: `CommandError` if the file can't be read, or says something that isn't understood.
    init?(
        _ words: [String],
        _ environment: EnvironmentDefaults = .ofThisProcess,
        read: (String, OptionCatalogue) throws -> ConfigurationFile = ConfigurationFile.read
    ) throws {
        guard words.first == SubcommandNames.name(of: Serve.self), Self.concerns(words) else {
            return nil
        }
        self.given = (words, environment)
        catalogue = try OptionCatalogue.ofServe()
        let given = GivenOptions(words.dropFirst(), catalogue)
        ofEnvironment = Self.variables.compactMapValues { environment.variables[$0] }
            .filter { !$0.value.isEmpty && !given.names.contains($0.key) }
        guard let path = given.values(of: Self.fileOption).last else {
            (self.words, file, configured) = (words, nil, [])
            return
        }
        let file = try read(path, catalogue)
        let configured = file.options.filter { [ofEnvironment] option in
            !given.names.contains(option.name) && ofEnvironment[option.name] == nil
        }
        self.file = file
        self.configured = configured
        self.words = [words[0]] + configured.flatMap(\.words) + words.dropFirst()
    }

    /// The same with the file as it is now.
    ///
    /// - Throws: `CommandError`, as when it was read first.
    func again() throws -> ConfiguredArguments {
        try ConfiguredArguments(given.words, given.environment) ?? self
    }

    /// The options of the file that have changed since it was read before, in the order of the command's help.
    func changes(since before: ConfiguredArguments) -> [String] {
        let (old, new) = (before.valuesOfFile, valuesOfFile)
        return catalogue.names.filter { old[$0] != new[$0] }
    }

    /// The values of the file's options that count.
    private var valuesOfFile: [String: [String]] {
        Dictionary(configured.map { ($0.name, $0.values ?? []) }) { $1 }
    }

    /// Whether there is anything to do; most command lines aren't worth the look at the options.
    private static func concerns(_ words: [String]) -> Bool {
        words.contains { word in
            word == "--\(printFlag)" || word == "--\(fileOption)"
                || word.hasPrefix("--\(fileOption)=")
        }
    }

    /// Where the options stand in the file that a message is about, in words; `nil` if it is about none of them.
    func origin(ofOptionsIn message: String) -> String? {
        guard let file else { return nil }
        let names = Set(message.split { !($0.isLetter || $0.isNumber || "-.".contains($0)) })
        let options = configured.filter { names.contains("--\($0.name)") }
        guard !options.isEmpty else { return nil }
        return options.map { "'\($0.name)' stands on line \($0.line) of \(file.path)" }
            .joined(separator: ", ")
    }

    /// The settings as a configuration file, if they are asked for.
    var printout: [String]? {
        let given = GivenOptions(words.dropFirst(), catalogue)
        guard given.names.contains(Self.printFlag) else { return nil }
        return catalogue.names.compactMap { name in
            let variable = ofEnvironment[name]
            guard variable != nil || given.names.contains(name),
                let kind = catalogue.kind(of: name)
            else { return nil }
            let values = (variable.map { [$0] } ?? given.values(of: name)).map(Self.literal)
            return switch kind {
            case .flag: "\(name) = true"
            case .single: values.last.map { "\(name) = \($0)" }
            case .repeated: "\(name) = [\(values.joined(separator: ", "))]"
            }
        }
    }

    /// A value as TOML.
    private static func literal(_ text: String) -> String {
        let isNumber = text.utf8.allSatisfy { 0x30...0x39 ~= $0 } && text.first != "0"
        if isNumber, Int(text) != nil { return text }
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": literal += "\\\(scalar)"
            case "\u{0}"..<" ", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                literal += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }
}
