import MPReferents
import MPWire

/// The part of a long list that a client asks for: the arguments of `inspect` and `orphans`.
///
/// A server may have a hundred thousand objects. Nobody waits for a list of all of them: an answer holds one page, and
/// says where the next one begins.
struct PageRequest {
    /// The number after which each list continues; `nil` for the first page.
    ///
    /// A list that is missing here is complete.
    private let positions: [String: UInt64]?
    /// The largest number of entries of each list in the answer.
    let limit: Int

    /// The largest number of entries on a page, which is also the default.
    static var longestPage: Int { 2_000 }
    /// Number of steps, about 30 ms, after which a page ends, however short it is.
    private static var mostSteps: Int { 3_000_000 }

    /// Reads `after` and `limit`, both of which may be missing.
    ///
    /// - Throws: `TypeError` or `ValueError` unless they are what `next` of a page says, and a number above zero.
    init(_ request: Request) throws(PythonException) {
        let name = "Server.\(request.method)"
        let signature = Signature.named(name, [.optional("after"), .optional("limit")])
        let arguments = try signature.arrange(request.arguments, request.keywords)
        let after = arguments.first.flatMap { $0 } ?? .null
        let limit = arguments.dropFirst().first.flatMap { $0 } ?? .null
        positions = try Self.positions(after)
        switch limit {
        case .null: self.limit = Self.longestPage
        case .int(1...): self.limit = min(limit.asCount, Self.longestPage)
        default: throw .valueError("the limit of a page is a number above zero")
        }
    }

    /// Whether it asks for the first page.
    var isFirst: Bool { positions == nil }

    /// The number after which a list continues; `nil` if it is complete.
    func position(of list: String) -> UInt64? {
        positions.map { $0[list] } ?? 0
    }

    /// How many steps a list of the page may cost; less than the message may cost altogether.
    func steps(within work: WorkMeter) -> Int { min(Self.mostSteps, work.remaining / 4) }

    private static func positions(
        _ after: WireValue
    ) throws(PythonException) -> [String: UInt64]? {
        guard after != .null else { return nil }
        guard case .dict(let fields) = after, fields.count <= 8 else {
            throw .typeError("a page comes after what 'next' of the one before it says")
        }
        var positions: [String: UInt64] = [:]
        for (list, position) in fields {
            guard let list = list.asText, list.utf8.count <= 64, case .int(0...) = position else {
                throw .typeError("a page comes after what 'next' of the one before it says")
            }
            positions[list] = UInt64(position.asCount)
        }
        return positions
    }
}

extension WireValue {
    /// A non-negative integer; 0 for everything else.
    fileprivate var asCount: Int {
        if case .int(let number) = self { max(0, number) } else { 0 }
    }
}
