import MPWire

/// Methods that Python doesn't have: reading and writing in one call.
extension DictReferent {
    /// Adds to the number under `key`, and returns the sum.
    func increment(
        _ key: WireValue,
        by amount: WireValue,
        default initial: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let key = try WireKey(argument: key, work)
        let sum = try (storage.entries[key]?.decoded(work) ?? initial).sum(with: amount, work)
        storage.entries[key] = .value(sum)
        return .reply(sum)
    }

    /// Replaces the value under `key` if it is `expected`, and returns whether it did.
    func compareExchange(
        _ key: WireValue,
        _ expected: WireValue,
        _ new: StoredValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let key = try WireKey(argument: key, work)
        guard let value = storage.entries[key],
            try value.decoded(work).isSame(as: expected, work)
        else {
            return .reply(.bool(false))
        }
        storage.entries[key] = new
        return .reply(.bool(true))
    }

    /// Stores a value unless the key exists, and returns whether it did.
    func setIfAbsent(
        _ key: WireValue,
        _ value: StoredValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let key = try WireKey(argument: key, work)
        guard storage.entries[key] == nil else { return .reply(.bool(false)) }
        storage.entries[key] = value
        return .reply(.bool(true))
    }

    /// Removes `key` if its value is the given one, and returns whether it did.
    func popIfEqual(
        _ key: WireValue,
        _ value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let key = try WireKey(argument: key, work)
        guard let found = storage.entries[key],
            try found.decoded(work).isSame(as: value, work)
        else {
            return .reply(.bool(false))
        }
        storage.entries.removeValue(forKey: key)
        return .reply(.bool(true))
    }

    /// Returns a dict of those of the given keys that exist.
    func getAll(_ keys: WireValue, _ work: WorkMeter) throws(PythonException) -> Outcome {
        var found = StoredDictionary()
        let keys = try keys.elementsAsIterated(work)
        found.reserveMore(min(keys.count, size))
        for key in keys {
            try work.charge(2)
            let key = try WireKey(argument: key, work)
            if let value = storage.entries[key] { found[key] = value }
        }
        return .reply(stored: .dict(found))
    }
}
