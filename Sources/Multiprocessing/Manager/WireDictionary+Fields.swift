internal import MPWire

extension WireDictionary {
    /// The text under a key, if there is one.
    func text(_ key: String) -> String? { self[text: key]?.asText }

    /// The integer under a key, if there is one.
    func int(_ key: String) -> Int? {
        guard case .int(let number)? = self[text: key] else { return nil }
        return number
    }

    /// The elements of the list or tuple under a key, if there is one.
    func elements(_ key: String) -> [WireValue]? {
        guard let value = self[text: key] else { return nil }
        switch value {
        case .list(let elements), .tuple(let elements): return elements
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray, .dict,
            .set, .frozenset, .global, .object, .proxy, .cyclic:
            return nil
        }
    }
}
