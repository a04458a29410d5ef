import MPWire

/// Where the lists of an answer continue.
struct NextPage {
    private var positions = WireDictionary()

    /// Stores the number after which a list continues; `nil` if it is complete.
    mutating func note(_ number: UInt64?, of list: String) {
        positions[WireKey(text: list)] = number.map { .int(Int(truncatingIfNeeded: $0)) }
    }

    /// What the client sends to get the next page; `nil` if there is none.
    var value: WireValue? { positions.isEmpty ? nil : .dict(positions) }
}
