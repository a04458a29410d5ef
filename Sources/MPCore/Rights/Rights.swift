/// The rights of clients on a server and its objects.
///
/// ```
/// # WHO      ACTION       OBJECT
/// allow key:workers   open,call    Queue[jobs]
/// deny  uid:1001      create       *
/// otherwise standard
/// ```
///
/// The first rule that matches the client and its request decides: rules are read, and can be reasoned
/// about, from the top. (If the most specific one decided, a rule that names a user and one that names an
/// object would need an order, which nobody could guess.) If no rule matches, the last line decides:
/// `otherwise allow`, `deny`, or `standard`; without such a line the request is refused. A client that is
/// allowed anything may `connect`, unless a rule above forbids it.
///
/// - WHO: `*`, `key:NAME`, `cert:NAME`, `uid:NUMBER`, `own` (the server's own process), or several
///   joined by `+`, all of which must be true.
/// - ACTION: `*`, `connect`, `create`, `open`, `call`, `run`, `shutdown`, `debug_info`, `drop`, `end_client`,
///   `release_lock`, `inspect`, `types`, `number_of_objects`; several are separated by commas.
/// - OBJECT: `TYPE`, `TYPE[NAME]`, and for `call` `TYPE[NAME].METHOD,METHOD`; for `run` `FUNCTION,FUNCTION`.
///   `*` in names stands for any text. The others take none.
public struct Rights: Sendable, Hashable {
    /// The decision on requests that no rule matches.
    enum Rest: Hashable, Sendable {
        /// As in CPython, except that only the server's own process may stop the server and see the contents of
        /// its objects. On Unix sockets, processes of the server's own user and of root may drop objects, end clients and
        /// release locks.
        case standard
        /// Allowed or not, as that line says; line 0 is no line.
        case decided(allows: Bool, line: Int)
    }

    let rules: [Rule]
    /// The decision on requests that no rule matches.
    let rest: Rest

    /// The rights that CPython's users expect, except that only the server's own process may stop the
    /// server, and see the contents of its objects (`debug_info`).
    public static let standard = Rights(rules: [], rest: .standard)

    /// All rights for every client that holds an authkey, as in CPython.
    public static let unrestricted = Rights(rules: [], rest: .decided(allows: true, line: 0))

    /// Whether all clients have the same rights, but for the server's own process.
    var treatAllAlike: Bool { rules.isEmpty }

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
    ///   - allowsShutdown: Whether it may stop the server if no rule matches.
    ///   - isOperator: Whether it is a process of the server's own user or of root, which may drop objects
    ///     if no rule matches.
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
