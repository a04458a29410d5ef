/// What keys do, and what the figures mean.
enum TopHelp {
    private static let keys = [
        ("1–6, Tab", "show another page"),
        ("↑ ↓ PgUp PgDn", "choose a row; Home and End, j and k, too"),
        ("Enter", "show details of the row: an object, a type or a client"),
        ("Esc", "go back, or drop the filter"),
        ("s S, < >", "sort by another column"),
        ("r", "turn the order round"),
        ("/", "show rows with a text only"),
        ("p, Space", "pause; the server isn't asked meanwhile"),
        ("Ctrl-L", "draw the screen again"),
        ("q, Ctrl-C", "quit"),
    ]

    private static let figures = [
        ("loop", "the share of the one thread that carries out all calls"),
        ("per call", "how long a call keeps that thread"),
        ("in/s, out/s", "bytes of requests and of answers; of queues: items"),
        ("empty in", "when a queue will be empty if all goes on like this"),
        ("held by", "who holds the lock or the permits that a call waits for"),
        ("–", "not known yet: it takes two answers of the server"),
    ]

    /// The lines.
    static let lines: [StyledLine] = {
        let heading = StyledLine(" Keys", .bold)
        let middle = [StyledLine(), StyledLine(" Figures", .bold)]
        let end = [StyledLine(), StyledLine(" Any key goes back.", .dim)]
        return [StyledLine(), heading] + keys.map(line) + middle + figures.map(line) + end
    }()

    private static func line(_ name: String, _ meaning: String) -> StyledLine {
        var line = StyledLine("   ")
        line.append(name.paddedRight(to: 15), .bold)
        line.append(meaning)
        return line
    }
}
