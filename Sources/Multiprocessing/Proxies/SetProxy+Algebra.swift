internal import MPWire

// MARK: Combinations, which don't change the set

extension SetProxy {
    /// Reads the members of this set and of another one.
    ///
    /// - Parameter other: The other set.
    /// - Returns: The members of either.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if a member is of another type.
    /// - Complexity: One round trip; O(members of both) on the server.
    /// - SeeAlso: Python `set.union`.
    public func union(
        _ other: Set<Element>
    ) async throws(MultiprocessingError) -> Set<Element> {
        let other = try reference.encode(other, for: "union")
        return try await reference.call("union", [other], as: Set<Element>.self)
    }

    /// Reads the members that another set has, too.
    ///
    /// - Parameter other: The other set.
    /// - Returns: The members of both.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if a member is of another type.
    /// - Complexity: One round trip; O(members of both) on the server.
    /// - SeeAlso: Python `set.intersection`.
    public func intersection(
        _ other: Set<Element>
    ) async throws(MultiprocessingError) -> Set<Element> {
        let other = try reference.encode(other, for: "intersection")
        return try await reference.call("intersection", [other], as: Set<Element>.self)
    }

    /// Reads the members that another set doesn't have.
    ///
    /// - Parameter other: The other set.
    /// - Returns: The members of this set alone.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if a member is of another type.
    /// - Complexity: One round trip; O(members of both) on the server.
    /// - SeeAlso: Python `set.difference`.
    public func subtracting(
        _ other: Set<Element>
    ) async throws(MultiprocessingError) -> Set<Element> {
        let other = try reference.encode(other, for: "difference")
        return try await reference.call("difference", [other], as: Set<Element>.self)
    }

    /// Reads the members that only one of two sets has.
    ///
    /// - Parameter other: The other set.
    /// - Returns: The members of one alone.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if a member is of another type.
    /// - Complexity: One round trip; O(members of both) on the server.
    /// - SeeAlso: Python `set.symmetric_difference`.
    public func symmetricDifference(
        _ other: Set<Element>
    ) async throws(MultiprocessingError) -> Set<Element> {
        let other = try reference.encode(other, for: "symmetric_difference")
        return try await reference.call("symmetric_difference", [other], as: Set<Element>.self)
    }
}

// MARK: Relations

extension SetProxy {
    /// Says whether all members are in another set.
    ///
    /// - Parameter other: The other set.
    /// - Returns: Whether they are.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(members of both) on the server.
    /// - SeeAlso: Python `set.issubset`.
    public func isSubset(
        of other: Set<Element>
    ) async throws(MultiprocessingError) -> Bool {
        let other = try reference.encode(other, for: "issubset")
        return try await reference.call("issubset", [other], as: Bool.self)
    }

    /// Says whether all members of another set are here.
    ///
    /// - Parameter other: The other set.
    /// - Returns: Whether they are.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(members of both) on the server.
    /// - SeeAlso: Python `set.issuperset`.
    public func isSuperset(
        of other: Set<Element>
    ) async throws(MultiprocessingError) -> Bool {
        let other = try reference.encode(other, for: "issuperset")
        return try await reference.call("issuperset", [other], as: Bool.self)
    }

    /// Says whether no member is in another set.
    ///
    /// - Parameter other: The other set.
    /// - Returns: Whether none is.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(members of both) on the server.
    /// - SeeAlso: Python `set.isdisjoint`.
    public func isDisjoint(
        with other: Set<Element>
    ) async throws(MultiprocessingError) -> Bool {
        let other = try reference.encode(other, for: "isdisjoint")
        return try await reference.call("isdisjoint", [other], as: Bool.self)
    }
}

// MARK: Changes

extension SetProxy {
    /// Adds the members of another set.
    ///
    /// - Parameter other: The other set.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(members of both) on the server.
    /// - SeeAlso: Python `set.update`.
    public func formUnion(_ other: Set<Element>) async throws(MultiprocessingError) {
        _ = try await reference.call("update", [try reference.encode(other, for: "update")])
    }

    /// Removes the members that another set doesn't have.
    ///
    /// - Parameter other: The other set.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(members of both) on the server.
    /// - SeeAlso: Python `set.intersection_update`.
    public func formIntersection(_ other: Set<Element>) async throws(MultiprocessingError) {
        _ = try await reference.call(
            "intersection_update",
            [try reference.encode(other, for: "intersection_update")]
        )
    }

    /// Removes the members that another set has.
    ///
    /// - Parameter other: The other set.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(members of both) on the server.
    /// - SeeAlso: Python `set.difference_update`.
    public func subtract(_ other: Set<Element>) async throws(MultiprocessingError) {
        _ = try await reference.call(
            "difference_update",
            [try reference.encode(other, for: "difference_update")]
        )
    }

    /// Removes the members that another set has, and adds those that only it has.
    ///
    /// - Parameter other: The other set.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(members of both) on the server.
    /// - SeeAlso: Python `set.symmetric_difference_update`.
    public func formSymmetricDifference(_ other: Set<Element>) async throws(MultiprocessingError) {
        _ = try await reference.call(
            "symmetric_difference_update",
            [try reference.encode(other, for: "symmetric_difference_update")]
        )
    }
}
