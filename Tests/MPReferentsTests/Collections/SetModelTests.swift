import MPReferents
import MPWire
import Testing

/// Sets beside Swift's own: whatever is combined, in place or not, with sets and with what can be iterated.
@Suite struct SetModelTests {
    /// The operators and methods, and what Swift calls them.
    private static let operations: [(method: String, isInPlace: Bool, model: Operation)] = [
        ("__or__", false, { $0.union($1) }), ("__ior__", true, { $0.union($1) }),
        ("__and__", false, { $0.intersection($1) }), ("__iand__", true, { $0.intersection($1) }),
        ("__sub__", false, { $0.subtracting($1) }), ("__isub__", true, { $0.subtracting($1) }),
        ("__xor__", false, { $0.symmetricDifference($1) }),
        ("__ixor__", true, { $0.symmetricDifference($1) }),
        ("union", false, { $0.union($1) }), ("update", true, { $0.union($1) }),
        ("intersection", false, { $0.intersection($1) }),
        ("intersection_update", true, { $0.intersection($1) }),
        ("difference", false, { $0.subtracting($1) }),
        ("difference_update", true, { $0.subtracting($1) }),
        ("symmetric_difference", false, { $0.symmetricDifference($1) }),
        ("symmetric_difference_update", true, { $0.symmetricDifference($1) }),
    ]

    private typealias Operation = @Sendable (Set<Int>, Set<Int>) -> Set<Int>

    @Test(arguments: 1...40)
    func combinesAsSwiftDoes(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let bound = [6, 40, 3000][seed % 3]
        var set = SetReferent()
        var model: Set<Int> = []
        for _ in 0..<60 {
            let (method, isInPlace, operation) = Self.operations[
                random.next(below: Self.operations.count)
            ]
            let other = Set((0..<random.next(below: bound)).map { _ in random.next(below: bound) })
            let isOperator = method.hasPrefix("__")
            let argument = try Self.argument(other, asSet: isOperator || random.next(below: 2) == 0)
            let outcome = try set.call(Self.call(method, argument))
            let expected = operation(model, other)
            if isInPlace { model = expected }
            #expect(Self.numbers(set.value) == model, "\(method)")
            if isOperator || !isInPlace {
                #expect(Self.numbers(Self.reply(outcome)) == expected, "\(method)")
            }
            try Self.compare(&set, model, with: other)
        }
    }

    /// The comparisons, and that each member, and no other number, is found.
    private static func compare(
        _ set: inout SetReferent,
        _ model: Set<Int>,
        with other: Set<Int>
    ) throws {
        let members = try argument(other, asSet: true)
        let answers = try ["__le__", "__ge__", "__lt__", "isdisjoint"].map {
            reply(try set.call(call($0, members)))
        }
        #expect(
            answers == [
                .bool(model.isSubset(of: other)), .bool(model.isSuperset(of: other)),
                .bool(model.isStrictSubset(of: other)), .bool(model.isDisjoint(with: other)),
            ]
        )
        for number in model.union(other).prefix(20) {
            #expect(
                reply(try set.call(call("__contains__", .int(number))))
                    == .bool(model.contains(number))
            )
        }
    }

    private static func argument(_ numbers: Set<Int>, asSet: Bool) throws -> WireValue {
        let list = WireValue.list(numbers.map { .int($0) } + numbers.prefix(2).map { .int($0) })
        return asSet ? .frozenset(try WireSet(iterating: list)) : list
    }

    private static func call(_ method: String, _ argument: WireValue) -> Call {
        Call(
            id: CallID(1),
            caller: CallerID(1),
            method: method,
            arguments: [argument],
            keywords: [:],
            work: WorkMeter()
        )
    }

    private static func reply(_ outcome: Outcome) -> WireValue? {
        guard case .reply(.returning(.value(let value))) = outcome.result else { return nil }
        return value
    }

    private static func numbers(_ value: WireValue?) -> Set<Int>? {
        value?.members.map { members in
            Set(
                members.elements.compactMap {
                    if case .int(let number) = $0 { number } else { nil }
                }
            )
        }
    }
}
