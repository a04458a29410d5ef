import MPWire

/// What is ours: reading and writing in one call.
extension DictReferent {
    /// Adds to the number under `key`, and answers the new one.
    func increment(
        _ key: WireValue,
        by amount: WireValue,
        default initial: WireValue
    ) throws(PythonException) -> Outcome {
        let key = try WireKey(key)
        let sum = try (storage.entries[key]?.decoded ?? initial).sum(with: amount)
        storage.entries[key] = .value(sum)
        return .reply(sum)
    }

    /// Replaces the value under `key` if it is `expected`, and answers whether it was.
    func compareExchange(
        _ key: WireValue,
        _ expected: WireValue,
        _ new: StoredValue
    ) throws(PythonException) -> Outcome {
        let key = try WireKey(key)
        guard let value = storage.entries[key], value.decoded.isSame(as: expected) else {
            return .reply(.bool(false))
        }
        storage.entries[key] = new
        return .reply(.bool(true))
    }

    /// Stores a value unless there is one, and answers whether it did.
    func setIfAbsent(_ key: WireValue, _ value: StoredValue) throws(PythonException) -> Outcome {
        let key = try WireKey(key)
        guard storage.entries[key] == nil else { return .reply(.bool(false)) }
        storage.entries[key] = value
        return .reply(.bool(true))
    }

    /// Removes `key` if its value is the given one, and answers whether it was.
    func popIfEqual(_ key: WireValue, _ value: WireValue) throws(PythonException) -> Outcome {
        let key = try WireKey(key)
        guard let found = storage.entries[key], found.decoded.isSame(as: value) else {
            return .reply(.bool(false))
        }
        storage.entries.removeValue(forKey: key)
        return .reply(.bool(true))
    }

    /// Answers a dict of those keys that are there.
    func getAll(_ keys: WireValue) throws(PythonException) -> Outcome {
        var found = StoredDictionary()
        for key in try keys.elementsAsIterated() {
            let key = try WireKey(key)
            if let value = storage.entries[key] { found[key] = value }
        }
        return .reply(stored: .dict(found))
    }
}
