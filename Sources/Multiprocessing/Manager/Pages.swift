internal import MPWire

/// A server's answer in several pages, put together.
struct Pages {
    /// The fields of the first page.
    private(set) var first = WireDictionary()
    /// The elements of each list, from all pages.
    private(set) var lists: [String: [WireValue]] = [:]
    /// The number of orphans in the pages after the first one, by creator.
    private(set) var furtherOrphans: [String: Int] = [:]
    /// The number of pages so far.
    private(set) var count = 0
    /// The position after which the next page begins; `.null` if there is none.
    private var start = WireValue.null
    private let names: [String]
    private let size: Int?

    /// Expects pages with these lists, of at most `size` elements each; `nil` leaves it to the server.
    init(lists names: [String], size: Int?) {
        self.names = names
        self.size = size
    }

    /// Whether there is no further page.
    var areComplete: Bool { count > 0 && start == .null }

    /// The page to ask for next.
    var next: ServerRequest.Page { ServerRequest.Page(from: start, limit: size) }

    /// Adds the next page.
    ///
    /// - Throws: ``MultiprocessingError`` if it isn't one.
    mutating func add(
        _ page: WireValue,
        _ attempt: CallAttempt
    ) throws(MultiprocessingError) {
        guard case .dict(let fields) = page else {
            throw .answered(attempt, with: "what is no page of a list")
        }
        for name in names {
            guard let elements = fields.elements(name) else {
                throw .answered(attempt, with: "a page without \(name)")
            }
            lists[name, default: []] += elements
        }
        if count == 0 {
            first = fields
        } else if case .dict(let counts)? = fields[text: "orphans"] {
            for (creator, count) in counts {
                guard let creator = creator.asText, case .int(let count) = count else { continue }
                furtherOrphans[creator, default: 0] += count
            }
        }
        let position = fields[text: "next"] ?? .null
        guard position == .null || position != start else {
            throw .answered(attempt, with: "the same page again")
        }
        start = position
        count += 1
    }
}
