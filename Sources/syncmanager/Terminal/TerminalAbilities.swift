/// What a terminal shows beside plain text, as the environment tells it.
struct TerminalAbilities: Equatable, Sendable {
    /// Whether the cursor can be moved at all.
    let hasScreen: Bool
    /// Whether there are colours, and somebody wants them.
    let hasColours: Bool
    /// Whether it shows other characters than those of ASCII.
    let hasUnicode: Bool

    /// Looks at `TERM`, `NO_COLOR` (https://no-color.org) and the locale.
    init(environment: [String: String]) {
        let terminal = environment["TERM"] ?? ""
        hasScreen = !terminal.isEmpty && terminal != "dumb"
        let isMonochrome = terminal.hasPrefix("vt1") || terminal.hasSuffix("-mono")
        hasColours = hasScreen && !isMonochrome && (environment["NO_COLOR"] ?? "").isEmpty
        // The first that is set decides, as POSIX says of locales.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
            .first { !$0.isEmpty }
        let name = locale?.lowercased() ?? ""
        hasUnicode = name.contains("utf-8") || name.contains("utf8")
    }
}
