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
    /// - Complexity: O(size of the value), with what it shares counted once; a proxy that is shared may be visited more
    ///   than once.
    package func forEachProxy(_ visit: (WireProxy) -> Void) {
        withoutActuallyEscaping(visit) { visit in
            var search = ProxySearch(visit: visit)
            search.look(into: self)
        }
    }
}

/// Finds proxies, and looks into what several places of a value share only a few times.
private struct ProxySearch {
    /// Remembering pays off once so many containers have been looked into.
    private static let fewContainers = 1_000

    let visit: (WireProxy) -> Void
    private var containerCount = 0
    private var seen: Set<UInt> = []

    init(visit: @escaping (WireProxy) -> Void) {
        self.visit = visit
    }

    mutating func look(into value: WireValue) {
        switch value {
        case .proxy(let proxy): visit(proxy)
        case .list(let elements), .tuple(let elements): look(into: elements)
        case .dict(let entries): look(into: entries)
        case .set(let members), .frozenset(let members): look(into: members.members)
        case .object(let object):
            if isNew(UInt(bitPattern: ObjectIdentifier(object))) { look(into: object) }
        case .cyclic(let graph):
            for proxy in graph.proxies { visit(proxy) }
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray,
            .global:
            break
        }
    }

    private mutating func look(into elements: [WireValue]) {
        let address = elements.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
        guard isNew(address) else { return }
        for element in elements { look(into: element) }
    }

    private mutating func look(into entries: WireDictionary) {
        guard let address = entries.storageAddress, isNew(address) else { return }
        for (key, value) in entries {
            look(into: key)
            look(into: value)
        }
    }

    private mutating func look(into object: WireObject) {
        look(into: object.arguments)
        if case .newObjectWithKeywords(let keywords) = object.construction {
            look(into: keywords)
        }
        for step in object.steps {
            switch step {
            case .append(let items), .setItems(let items), .addItems(let items):
                look(into: items)
            case .build(let state): look(into: state)
            }
        }
    }

    private mutating func isNew(_ address: UInt) -> Bool {
        containerCount += 1
        return containerCount <= Self.fewContainers || seen.insert(address).inserted
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
