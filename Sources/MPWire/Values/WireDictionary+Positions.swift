extension WireDictionary {
    /// Finds the first entry at or after a position of an iteration, which starts at 0.
    ///
    /// Positions stay valid while nothing is removed.
    ///
    /// - Returns: The key, and the position at which to go on; `nil` at the end.
    package func key(from position: Int) -> (key: WireValue, next: Int)? {
        entries.key(from: position)
    }
}
