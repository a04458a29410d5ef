internal import MPReferents
internal import MPWire

extension ClientConnection {
    /// What was taken out of an object and sent.
    struct Delivery {
        /// Where it goes back to.
        let object: SharedObject
        /// What goes back.
        let loan: Loan
    }
}

extension ClientConnection.Delivery {
    /// Sorts deliveries by the objects they go back to.
    ///
    /// - Parameter deliveries: Oldest first.
    /// - Returns: What each object gets: all items at once, in the order in which they were taken, and grants newest first.
    static func grouped(_ deliveries: [Self]) -> [(object: SharedObject, loans: [Loan])] {
        if let only = deliveries.first, deliveries.count == 1 {
            return [(only.object, [only.loan])]
        }
        var positions: [ObjectIdentifier: Int] = [:]
        var groups: [(object: SharedObject, loans: [Loan])] = []
        for delivery in deliveries {
            let key = ObjectIdentifier(delivery.object)
            if let position = positions[key] {
                groups[position].loans.append(delivery.loan)
            } else {
                positions[key] = groups.count
                groups.append((delivery.object, [delivery.loan]))
            }
        }
        return groups.map { ($0.object, $0.loans.joined()) }
    }
}

extension [Loan] {
    /// The same with one loan of all items; oldest first before, newest first after.
    fileprivate func joined() -> [Loan] {
        var items: [StoredValue] = []
        var grants: [Loan] = []
        for loan in self {
            switch loan {
            case .item(let item): items.append(item)
            case .items(let several): items += several
            case .grant: grants.append(loan)
            }
        }
        return (items.isEmpty ? [] : [.items(items)]) + grants.reversed()
    }
}
