extension WireDictionary {
    /// Finds the first entry at or after an iteration position; iteration starts at 0.
    ///
    /// Positions stay valid while nothing is removed.
    ///
    /// - Returns: The entry, and the position at which to go on; `nil` at the end.
    package func entry(from position: Int) -> (key: WireKey, value: WireValue, next: Int)? {
        entries.entry(from: position)
    }
}
