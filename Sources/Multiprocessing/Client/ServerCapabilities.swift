/// What a server can do beyond the managers of CPython.
///
/// A server of this package can do all of it. Another one may offer a part: each call says what it needs. Inlinable, as
/// the calls of pipelines are that name a capability.
@usableFromInline
struct ServerCapabilities: OptionSet, Sendable {
    @usableFromInline let rawValue: Int

    @inlinable
    init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Reading and changing an element in one call, such as `increment` and `compare_exchange`.
    @inlinable static var atomics: Self { Self(rawValue: 1 << 0) }
    /// Many keys or items in one call: `get_all` and `put_all`.
    @inlinable static var bulk: Self { Self(rawValue: 1 << 1) }
    /// Iterators that return many elements at once: `next_chunk`, `next_keys` and `next_items`.
    @inlinable static var chunks: Self { Self(rawValue: 1 << 2) }
    /// Conditions on a lock that exists already.
    @inlinable static var conditionsOnLocks: Self { Self(rawValue: 1 << 3) }
    /// Functions whose result is a value, not a new object.
    @inlinable static var functions: Self { Self(rawValue: 1 << 4) }
    /// Locks and permits that come with a fencing token: `acquire_grant` and `release_grant`.
    @inlinable static var grants: Self { Self(rawValue: 1 << 5) }
    /// Descriptions of the objects and connections, and of the registered types and functions.
    @inlinable static var descriptions: Self { Self(rawValue: 1 << 6) }
    /// Names that are listed, found without a type, and taken away.
    @inlinable static var names: Self { Self(rawValue: 1 << 7) }
    /// Taking back an item that its taker can't use.
    @inlinable static var refusals: Self { Self(rawValue: 1 << 8) }
    /// Members and leaders.
    @inlinable static var coordination: Self { Self(rawValue: 1 << 10) }

    /// What the servers of this package can do.
    static var all: Self {
        [
            .atomics, .bulk, .chunks, .conditionsOnLocks, .functions, .grants, .descriptions,
            .names, .refusals, .coordination,
        ]
    }
}

extension ServerCapabilities: CustomStringConvertible {
    /// The capabilities in words, for error texts.
    @usableFromInline var description: String {
        Self.words.filter { contains($0.capability) }.map(\.words).joined(separator: ", ")
    }

    private static var words: [(capability: Self, words: String)] {
        [
            (.atomics, "atomic updates"),
            (.bulk, "bulk calls"),
            (.chunks, "iterators that return many elements at once"),
            (.conditionsOnLocks, "conditions on existing locks"),
            (.functions, "functions"),
            (.grants, "grants of locks"),
            (.descriptions, "descriptions of its objects and types"),
            (.names, "names that are listed and taken away"),
            (.refusals, "place for items that can't be used"),
            (.coordination, "members and leaders"),
        ]
    }
}

extension MultiprocessingError {
    /// The server can't do what a call needs.
    static func unsupported(
        _ attempt: CallAttempt,
        without missing: ServerCapabilities
    ) -> Self {
        Self(
            .unsupported,
            "\(attempt): the server offers no \(missing); servers of this package do, CPython's don't"
        )
    }
}
