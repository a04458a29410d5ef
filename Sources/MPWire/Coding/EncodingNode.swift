/// What a type's `encode(to:)` has written so far, at one level.
///
/// A class, since `Codable` hands out containers that go on writing to the same node.
final class EncodingNode {
    /// One part: complete, or still being written.
    enum Part {
        case value(WireValue)
        case node(EncodingNode)

        /// The part as it is now.
        fileprivate var value: WireValue {
            switch self {
            case .value(let value): value
            case .node(let node): node.value
            }
        }
    }

    private enum Content {
        /// A single value.
        case single(Part)
        /// A `dict` with text keys.
        case properties([(name: String, part: Part)])
        case elements([Part])
    }

    /// The content so far; a type that writes nothing has no properties.
    private var content = Content.properties([])

    /// Everything that was written, as a Python value.
    var value: WireValue {
        switch content {
        case .single(let part):
            return part.value
        case .properties(let properties):
            var entries = WireDictionary()
            for (name, part) in properties { entries[WireKey(text: name)] = part.value }
            return .dict(entries)
        case .elements(let parts):
            return .list(parts.map(\.value))
        }
    }

    var elementCount: Int {
        guard case .elements(let parts) = content else { return 0 }
        return parts.count
    }

    /// Makes this level a single value.
    func set(_ part: Part) {
        content = .single(part)
    }

    /// Makes this level a list, if it isn't one.
    func beginElements() {
        if case .elements = content { return }
        content = .elements([])
    }

    func append(_ part: Part) {
        guard case .elements(var parts) = content else { return content = .elements([part]) }
        content = .elements([])  // So that the array has one owner while it grows.
        parts.append(part)
        content = .elements(parts)
    }

    func set(_ part: Part, for name: String) {
        guard case .properties(var properties) = content else {
            return content = .properties([(name, part)])
        }
        content = .properties([])  // As above.
        properties.append((name, part))
        content = .properties(properties)
    }
}
