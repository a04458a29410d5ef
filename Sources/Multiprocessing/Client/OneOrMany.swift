/// A table by number that mostly has one entry, which it finds without hashing.
struct OneOrMany<Value> {
    private var one: (number: UInt64, value: Value)?
    private var others: [UInt64: Value] = [:]

    /// The value of a number, or `nil`.
    subscript(number: UInt64) -> Value? {
        get {
            if let one, one.number == number { return one.value }
            return others.isEmpty ? nil : others[number]
        }
        set {
            guard let newValue else {
                removeValue(for: number)
                return
            }
            if one == nil || one?.number == number, others[number] == nil {
                one = (number, newValue)
            } else {
                others[number] = newValue
            }
        }
    }

    /// Takes the value of a number out.
    @discardableResult
    mutating func removeValue(for number: UInt64) -> Value? {
        if let one, one.number == number {
            self.one = nil
            return one.value
        }
        return others.isEmpty ? nil : others.removeValue(forKey: number)
    }
}

extension OneOrMany: Sendable where Value: Sendable {}
