/// Short ways into and out of the common cases.
extension WireValue {
    /// The text, if this is one.
    package var asText: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// A tuple of texts, the form in which lists of method names are sent.
    package static func texts(_ texts: [String]) -> WireValue { .tuple(texts.map(WireValue.text)) }

    /// Visits every proxy inside this value, however deep.
    ///
    /// (Depth is bounded by the reader.)
    ///
    /// - Complexity: O(size of the value), with shared parts counted once; a shared proxy may be visited more than
    ///   once.
    /// - Returns: How many values it has looked at, at least one.
    @discardableResult
    package func forEachProxy(_ visit: (WireProxy) -> Void) -> Int {
        withoutActuallyEscaping(visit) { visit in
            var search = PartSearch(visit: visit)
            search.look(into: self)
            return search.count
        }
    }

    /// Whether a class or function is named inside this value, however deep.
    ///
    /// - Complexity: O(size of the value), with shared parts counted once.
    func names(_ global: WireGlobal) -> Bool {
        var isNamed = false
        withoutActuallyEscaping({ (found: WireGlobal?) in
            isNamed = isNamed || found == nil || found == global
        }) {
            var search = PartSearch(visit: { _ in }, visitGlobal: $0)
            search.look(into: self)
        }
        return isNamed
    }
}

/// Finds proxies and names; parts that several places of a value share are searched only a few times.
private struct PartSearch {
    /// The number of values from which on remembering searched parts pays off.
    private static let fewValues = 1_000

    let visit: (WireProxy) -> Void
    /// Gets each name, and `nil` for a graph, of which it isn't known what it names.
    private let visitGlobal: ((WireGlobal?) -> Void)?
    /// How many values it has looked at.
    private(set) var count = 0
    private var seen: Set<UInt> = []

    init(
        visit: @escaping (WireProxy) -> Void,
        visitGlobal: ((WireGlobal?) -> Void)? = nil
    ) {
        self.visit = visit
        self.visitGlobal = visitGlobal
    }

    mutating func look(into value: WireValue) {
        count += 1
        switch value {
        case .proxy(let proxy):
            visit(proxy)
            visitGlobal?(proxy.proxyType)
        case .list(let elements), .tuple(let elements): look(into: elements)
        case .dict(let entries): look(into: entries)
        case .set(let members), .frozenset(let members): look(into: members)
        case .object(let object):
            if isNew(UInt(bitPattern: ObjectIdentifier(object))) { look(into: object) }
        case .cyclic(let graph):
            for proxy in graph.proxies { visit(proxy) }
            visitGlobal?(nil)
        case .global(let global): visitGlobal?(global)
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray: break
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

    private mutating func look(into members: WireSet) {
        guard let address = members.entries.storageAddress, isNew(address) else { return }
        for member in members.entries.hashedKeys { look(into: member.value) }
    }

    private mutating func look(into object: WireObject) {
        if let visitGlobal, let global = object.global { visitGlobal(global) }
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
        count <= Self.fewValues || seen.insert(address).inserted
    }
}

extension WireValue {
    /// The bytes of a `bytes` or `bytearray`.
    var octets: [UInt8]? {
        switch self {
        case .bytes(let octets), .bytearray(let octets): octets
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .list, .tuple, .dict,
            .set, .frozenset, .global, .object, .proxy, .cyclic:
            nil
        }
    }
}
