package import MPWire

/// The settings of a shared object, or those that a client expects of it.
package struct ObjectSettings: Equatable, Sendable {
    /// One setting.
    fileprivate struct Setting: Equatable, Sendable {
        /// The parameter's name; `nil` if it has none.
        let name: String?
        let position: Int
        let value: WireValue
        /// The form in which it is compared; `nil` if it isn't.
        let compared: WireValue?
    }

    private var settings: [Setting] = []

    /// The longest text that is compared, in bytes: longer ones are contents.
    private static var longestText: Int { 256 }
    /// The most arguments of a constructor that are settings: more are contents.
    private static var mostArguments: Int { 64 }

    /// No settings.
    package init() {}

    /// Takes the settings out of the arguments of a constructor that says which they are.
    ///
    /// - Parameters:
    ///   - parameters: The parameters that are settings.
    ///   - arguments: The positional arguments.
    ///   - keywords: The keyword arguments.
    ///   - isComplete: Whether settings that are left out have their standard values: those of an object that is made, not
    ///     those that somebody asks for.
    package init(
        _ parameters: [SettingParameter],
        _ arguments: [WireValue],
        _ keywords: WireDictionary,
        isComplete: Bool
    ) {
        for parameter in parameters {
            let given =
                parameter.position < arguments.count
                ? arguments[parameter.position] : keywords[text: parameter.name]
            guard let value = given ?? (isComplete ? parameter.standard : nil) else { continue }
            settings.append(
                Setting(
                    name: parameter.name,
                    position: parameter.position,
                    value: value,
                    compared: parameter.compared(value)
                )
            )
        }
    }

    /// Takes the settings out of the arguments of any other constructor: its numbers and short texts.
    ///
    /// Containers and shared objects are contents.
    ///
    /// - Parameters:
    ///   - names: The names of the parameters; `nil` if they have none.
    ///   - arguments: The positional arguments.
    ///   - keywords: The keyword arguments.
    package init(named names: [String]?, _ arguments: [WireValue], _ keywords: WireDictionary) {
        guard arguments.count + keywords.count <= Self.mostArguments else { return }
        var given = arguments.enumerated().map { position, value in
            (name: names.flatMap { position < $0.count ? $0[position] : nil }, position, value)
        }
        for (key, value) in keywords {
            guard let name = key.asText else { continue }
            given.append((name, names?.firstIndex(of: name) ?? .max, value))
        }
        for (name, position, value) in given where Self.isPlain(value) {
            settings.append(
                Setting(name: name, position: position, value: value, compared: value)
            )
        }
    }

    /// Whether somebody who expects these settings would be surprised by an object that has the others.
    ///
    /// Only what both name is compared.
    ///
    /// - Parameter other: The settings of the object.
    /// - Returns: Whether one of them differs.
    package func differ(from other: ObjectSettings) -> Bool {
        settings.contains { setting in
            other.settings.contains { setting.isSame(as: $0) && setting.differs(from: $0) }
        }
    }

    /// The constructor's call with these settings, such as `Semaphore(value=2)`.
    package func words(for typeid: String) -> String {
        let words = settings.sorted { $0.position < $1.position }.map { setting in
            let value = (try? setting.value.representation(limitInBytes: 1024)) ?? "…"
            return setting.name.map { "\($0.visibleName)=\(value)" } ?? value
        }
        return words.isEmpty ? typeid : "\(typeid)(\(words.joined(separator: ", ")))"
    }

    /// Whether it is a number, a short text, or another value without parts.
    private static func isPlain(_ value: WireValue) -> Bool {
        switch value {
        case .null, .bool, .int, .float: true
        case .text(let text): text.utf8.count <= longestText
        case .bigInt, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict, .set, .frozenset,
            .global, .object, .proxy, .cyclic:
            false
        }
    }
}

extension ObjectSettings.Setting {
    /// Whether both are arguments of the same parameter.
    fileprivate func isSame(as other: Self) -> Bool {
        if let name, let otherName = other.name { return name == otherName }
        return position == other.position
    }

    fileprivate func differs(from other: Self) -> Bool {
        guard let compared, let other = other.compared else { return false }
        return compared != other
    }
}
