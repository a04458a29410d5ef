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
    /// - Returns: What each object gets, in the order in which it was taken.
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
        return groups
    }
}
