internal import MPSystem

/// What a type's `encode(to:)` has written so far, at one level.
///
/// A class, since `Codable` hands out containers that go on writing to the same node. A node can be used for one value
/// after the other: those of one type have the same properties, whose names are hashed once.
final class EncodingNode {
    /// One part: complete, or still being written.
    enum Part {
        case value(WireValue)
        case node(EncodingNode)
    }

    private enum Content {
        /// A single value.
        case single(Part)
        /// A `dict` with text keys, or a tuple: ``names`` and ``parts``.
        case properties
        /// ``parts``.
        case elements
        /// Elements that were all written as bytes.
        case octets([UInt8])
    }

    /// What the parts become.
    let form: EncodingForm
    /// Whether it holds what a type with a fixed set of keys wrote under one of them, as the compiler does it for the
    /// cases of enumerations.
    let isPayload: Bool
    /// The content so far; a type that writes nothing has no properties.
    private var content = Content.properties
    private var names: [String] = []
    private var parts: [Part] = []
    /// The properties of the last value.
    private var template: WireDictionary?

    /// Begins a level without content.
    init(_ form: EncodingForm, isPayload: Bool = false) {
        self.form = form
        self.isPayload = isPayload
    }

    /// Everything that was written, as a Python value.
    var value: WireValue {
        switch content {
        case .single(let part): part.value
        case .properties: valueOfProperties
        case .elements: form.list(parts.map(\.value))
        case .octets(let octets): .bytes(octets)
        }
    }

    /// The same; the node is empty after that.
    func takeValue() -> WireValue {
        let value = value
        if case .dict(let entries) = value { template = entries }
        content = .properties
        names.removeAll(keepingCapacity: true)
        parts.removeAll(keepingCapacity: true)
        return value
    }

    var elementCount: Int {
        switch content {
        case .elements: parts.count
        case .octets(let octets): octets.count
        case .single, .properties: 0
        }
    }
}

// Writing.
extension EncodingNode {
    /// Makes this level a single value.
    func set(_ part: Part) {
        content = .single(part)
    }

    /// Makes this level a list, if it isn't one.
    func beginElements() {
        switch content {
        case .elements, .octets: break
        case .single, .properties: content = .elements
        }
    }

    func append(_ part: Part) {
        if case .octets(let octets) = content {
            // Something else than bytes, after all.
            parts = octets.map { .value(.int(Int($0))) }
            content = .elements
        }
        parts.append(part)
    }

    /// Appends elements that are bytes; a list of nothing else is Python's `bytes`.
    func append(octets: some Sequence<UInt8>) {
        switch content {
        case .octets(var all):
            content = .elements  // So that the bytes have one owner while they grow.
            all.append(contentsOf: octets)
            content = .octets(all)
        case .elements where parts.isEmpty:
            var all: [UInt8] = []
            all.reserveRoom(octets.underestimatedCount)
            all.append(contentsOf: octets)
            content = .octets(all)
        case .elements, .single, .properties:
            for octet in octets { append(.value(.int(Int(octet)))) }
        }
    }

    func set(_ part: Part, for name: String) {
        if case .single = content { content = .properties }
        names.append(name)
        parts.append(part)
    }
}

// Properties.
extension EncodingNode {
    private var valueOfProperties: WireValue {
        if parts.count == 1, case .node(let node) = parts[0], node.isPayload {
            return node.value(ofCase: names[0])
        }
        return form.isPositional ? .tuple(parts.map(\.value)) : .dict(dictionary)
    }

    private var dictionary: WireDictionary {
        let values = parts.map(\.value)
        if let template, let entries = template.replacingValues(by: values, ifNamed: names) {
            return entries
        }
        var entries = WireDictionary(capacity: names.count)
        for (name, value) in zip(names, values) { entries[WireKey(text: name)] = value }
        return entries
    }

    /// A case of an enumeration, with this level as its payload.
    private func value(ofCase name: String) -> WireValue {
        guard case .properties = content else { return .dict([name: value]) }
        if parts.isEmpty { return .text(name) }
        let values = parts.map(\.value)
        if form.isPositional { return .tuple([.text(name)] + values) }
        guard names.enumerated().allSatisfy({ $1 == "_\($0)" }) else {
            return .dict([name: .dict(dictionary)])
        }
        if values.count > 1 { return .dict([name: .tuple(values)]) }
        // What could be taken for a payload with names keeps its own.
        let isAmbiguous =
            if case .dict(let entries) = values[0] { entries[text: "_0"] != nil } else { false }
        return .dict([name: isAmbiguous ? .dict(dictionary) : values[0]])
    }

    /// Checks that a type reads its properties in the order in which it has written them: nothing else tells them apart
    /// where they have no names.
    ///
    /// The compiler's conformances do; those written by hand may not.
    func checkOrder(of type: any Decodable.Type) throws(WireCodingError) {
        guard case .properties = content, case .tuple(let values) = value,
            values.count == names.count
        else { return }
        let decoder = WireDecoder(value: .tuple(values), type: type)
        let isReadAgain = (try? type.init(from: decoder)) != nil
        guard isReadAgain, decoder.positions?.names == names else {
            throw .failed(
                at: WirePath(),
                reason: """
                    a \(type) can't be a tuple, and so no key, member or TupleCodable: its init(from:) doesn't read all \
                    properties in the order in which its encode(to:) writes them: \(names.joined(separator: ", "))
                    """
            )
        }
    }
}

extension EncodingNode.Part {
    /// The part as it is now.
    fileprivate var value: WireValue {
        switch self {
        case .value(let value): value
        case .node(let node): node.value
        }
    }
}
