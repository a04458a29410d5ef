/// A page of `top`.
enum TopView: Int, CaseIterable, Sendable {
    /// The most important of all others.
    case overview = 1
    case objects
    case methods
    /// Who waits, and who holds locks.
    case waits
    /// Queues and work queues.
    case queues
    /// Clients and principals.
    case clients

    /// What it is called.
    var title: String {
        switch self {
        case .overview: "Overview"
        case .objects: "Objects"
        case .methods: "Methods"
        case .waits: "Waits"
        case .queues: "Queues"
        case .clients: "Clients"
        }
    }

    /// How its first table is sorted at first; `nil` is the order of the server.
    var order: LiveTable.Order? {
        switch self {
        case .overview, .objects, .methods: .init(column: 2)
        case .waits: nil
        case .queues: .init(column: 2)
        case .clients: .init(column: 4)
        }
    }

    /// The page so many places after it, which goes round.
    func advanced(by places: Int) -> Self {
        let (all, place) = (Self.allCases, rawValue - 1)
        return all[((place + places) % all.count + all.count) % all.count]
    }
}
