package import MPWire

/// A shared value, Python's `multiprocessing.managers.Value`: it doesn't convert what it holds.
package struct ValueReferent {
    /// The type that Python was told; for `repr` only.
    private let typecode: WireValue
    var content: StoredValue

    package init(typecode: WireValue, _ content: WireValue) {
        self.typecode = typecode
        self.content = .value(content)
    }
}

extension ValueReferent: CreatableReferent, TabledReferent {
    /// Python's constructor `Value(typecode, value, lock=True)`.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> ValueReferent {
        let signature = Signature.named(
            "Value.__init__",
            [.required("typecode"), .required("value"), .optional("lock")]
        )
        let bound = try signature.arrange(arguments, keywords)
        return ValueReferent(typecode: bound[0] ?? .null, bound[1] ?? .null)
    }

    package static let settings = [
        // A value isn't converted, so that its typecode says no more than what kind of value it is.
        SettingParameter("typecode") { typecode in
            guard let layout = typecode.asText.flatMap({ ArrayLayout(typecode: $0) }) else {
                return typecode
            }
            return .text(layout.kindOfNumber)
        }
    ]

    package static let methods = MethodTable<Self>([
        Method("get", .named("Value.get", [])) { value, _ in .reply(stored: value.content) },
        Method("set", .named("Value.set", [.required("value")]), [.writes, .grows, .stores]) {
            $0.set($1.stored(0))
        },
        // Not in Python, where this takes a lock and two calls.
        Method("increment", .named("Value.increment", [.optional("by")]), [.writes]) {
            try $0.increment(by: $1[0] ?? .int(1), $1.work)
        },
        Method(
            "compare_exchange",
            .named("Value.compare_exchange", [.required("expected"), .required("new")]),
            [.writes, .grows, .stores]
        ) {
            try $0.compareExchange($1.required(0), $1.stored(1), $1.work)
        },
        Method(
            "exchange",
            .named("Value.exchange", [.required("new")]),
            [.writes, .grows, .stores]
        ) {
            $0.exchange($1.stored(0))
        },
    ])

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append("Value(", [typecode, try content.decoded(text.work)], ")")
    }

    package var value: WireValue? {
        .managersInstance("Value", ["_typecode": typecode, "_value": content.decoded])
    }

    package var keptCount: Int { content.keptCount }

    package var size: Int { 1 }
}

extension ValueReferent {
    private mutating func set(_ newContent: StoredValue) -> Outcome {
        content = newContent
        return .reply(.null)
    }

    private mutating func increment(
        by amount: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let sum = try content.decoded(work).sum(with: amount, work)
        content = .value(sum)
        return .reply(sum)
    }

    private mutating func compareExchange(
        _ expected: WireValue,
        _ new: StoredValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        guard try content.decoded(work).isSame(as: expected, work) else {
            return .reply(.bool(false))
        }
        content = new
        return .reply(.bool(true))
    }

    private mutating func exchange(_ new: StoredValue) -> Outcome {
        let old = content
        content = new
        return .reply(stored: old)
    }
}
