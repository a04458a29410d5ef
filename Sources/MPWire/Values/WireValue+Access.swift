/// Short ways into and out of the common cases.
extension WireValue {
    /// The text, if this is one.
    package var asText: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// A tuple of texts, as lists of method names travel.
    package static func texts(_ texts: [String]) -> WireValue { .tuple(texts.map(WireValue.text)) }

    /// Visits every proxy inside this value, however deep. (Depth is bounded by the reader.)
    ///
    /// - Complexity: O(size of the value).
    package func forEachProxy(_ visit: (WireProxy) -> Void) {
        switch self {
        case .proxy(let proxy): visit(proxy)
        case .list(let elements), .tuple(let elements):
            for element in elements { element.forEachProxy(visit) }
        case .dict(let entries):
            for (key, value) in entries {
                key.forEachProxy(visit)
                value.forEachProxy(visit)
            }
        case .set(let members), .frozenset(let members):
            for member in members.elements { member.forEachProxy(visit) }
        case .object(let object): object.forEachProxy(visit)
        case .cyclic(let graph):
            for proxy in graph.proxies { visit(proxy) }
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray,
            .global:
            break
        }
    }
}

extension WireObject {
    fileprivate func forEachProxy(_ visit: (WireProxy) -> Void) {
        for argument in arguments { argument.forEachProxy(visit) }
        if case .newObjectWithKeywords(let keywords) = construction {
            WireValue.dict(keywords).forEachProxy(visit)
        }
        for step in steps {
            switch step {
            case .append(let items), .setItems(let items), .addItems(let items):
                for item in items { item.forEachProxy(visit) }
            case .build(let state): state.forEachProxy(visit)
            }
        }
    }
}

extension WireValue {
    /// The octets of a `bytes` or `bytearray`.
    var octets: [UInt8]? {
        switch self {
        case .bytes(let octets), .bytearray(let octets): octets
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .list, .tuple, .dict,
            .set, .frozenset, .global, .object, .proxy, .cyclic:
            nil
        }
    }
}
