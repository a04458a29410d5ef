internal import MPReferents
internal import MPWire

extension ClientConnection {
    /// Something that was taken out of an object and sent.
    struct Delivery {
        /// The object to which it goes back.
        let object: SharedObject
        let loan: Loan
    }
}

extension ClientConnection.Delivery {
    /// Groups deliveries by the objects to which they go back.
    ///
    /// - Parameter deliveries: Oldest first.
    /// - Returns: For each object its loans, in the order in which they were taken.
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
