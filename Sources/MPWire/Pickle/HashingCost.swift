extension WireValue {
    /// What it costs to hash the value, in the unit of ``PickleLimits/logicalSize``.
    var hashingCost: Int {
        switch self {
        case .null, .bool, .int, .float, .global, .proxy: PickleSlot.unit
        case .bigInt(let value): PickleSlot.unit + value.littleEndian.count
        case .text(let text): PickleSlot.unit + text.utf8.count
        case .surrogateText(let octets), .bytes(let octets), .bytearray(let octets):
            PickleSlot.unit + octets.count
        case .list(let elements), .tuple(let elements):
            elements.reduce(PickleSlot.unit) { $0 + $1.hashingCost }
        case .dict(let entries):
            entries.reduce(PickleSlot.unit) { $0 + $1.key.hashingCost + $1.value.hashingCost }
        case .set(let members), .frozenset(let members):
            members.elements.reduce(PickleSlot.unit) { $0 + $1.hashingCost }
        case .object(let object): object.hashingCost
        case .cyclic(let graph): PickleSlot.unit + graph.opcodes.count
        }
    }
}

extension WireObject {
    /// What it costs to hash the instance.
    fileprivate var hashingCost: Int {
        steps.reduce(arguments.reduce(PickleSlot.unit) { $0 + $1.hashingCost }) { cost, step in
            switch step {
            case .append(let items), .setItems(let items), .addItems(let items):
                items.reduce(cost) { $0 + $1.hashingCost }
            case .build(let state): cost + state.hashingCost
            }
        }
    }
}
