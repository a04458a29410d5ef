/// Who may do what with a server and its objects.
///
/// ```
/// # WHO      ACTION       OBJECT
/// allow key:workers   open,call    Queue[jobs]
/// deny  uid:1001      create       *
/// otherwise standard
/// ```
///
/// The first rule counts that is about the client and what it wants to do: rules are read, and can be
/// reasoned about, from the top. (The most specific one would need an order between a rule that names a
/// user and one that names an object, which nobody could guess.) What no rule is about, the last
/// line decides: `otherwise allow`, `deny`, or `standard`; without such a line it is refused. Whoever is
/// allowed anything may `connect`, unless a rule above forbids it.
///
/// - WHO: `*`, `key:NAME`, `cert:NAME`, `uid:NUMBER`, `own` (the server's own process), or several
///   joined by `+`, all of which have to be true.
/// - ACTION: `*`, `connect`, `create`, `open`, `call`, `run`, `shutdown`, `debug_info`, `drop`, `inspect`,
///   `types`, `number_of_objects`; several are separated by commas.
/// - OBJECT: `TYPE`, `TYPE[NAME]`, and for `call` `TYPE[NAME].METHOD,METHOD`; for `run` `FUNCTION,FUNCTION`.
///   `*` in names stands for any text. The others take none.
public struct Rights: Sendable, Hashable {
    /// How deeds are decided that no rule concerns.
    enum Rest: Hashable, Sendable {
        /// As in CPython, except that only the server's own process may stop the server and see what its objects
        /// hold. On Unix sockets, processes of the server's own user and of root may drop objects.
        case standard
        /// Allowed or denied by that line; line 0 is no line.
        case decided(allows: Bool, line: Int)
    }

    let rules: [Rule]
    /// How deeds are decided that no rule concerns.
    let rest: Rest

    /// What CPython's users expect, except that only the server's own process may stop the server, and
    /// see what its objects hold (`debug_info`).
    public static let standard = Rights(rules: [], rest: .standard)

    /// Everything for everybody who holds an authkey, as in CPython.
    public static let unrestricted = Rights(rules: [], rest: .decided(allows: true, line: 0))

    init(rules: [Rule], rest: Rest) {
        self.rules = rules
        self.rest = rest
    }

    /// Reads rules, one per line.
    ///
    /// - Throws: ``RightsError`` with the line and the column.
    package init(parsing text: String) throws(RightsError) {
        self = try RightsReader.read(text)
    }

    /// The rights of one principal.
    ///
    /// - Parameters:
    ///   - principal: The principal.
    ///   - allowsShutdown: Whether it may stop the server if no rule decides that.
    ///   - isOperator: Whether it is a process of the server's own user or of root, which may drop objects if no
    ///     rule decides that.
    /// - Returns: Its rights.
    package func access(
        of principal: Principal,
        allowsShutdown: Bool = false,
        isOperator: Bool = false
    ) -> Access {
        Access(
            rules: rules.filter { $0.concerns(principal) },
            rest: rest,
            principal: principal,
            allowsShutdown: allowsShutdown,
            isOperator: isOperator
        )
    }
}
