package import MPWire

/// A shared `set`.
package struct SetReferent {
    var members: WireSet

    package init(_ members: WireSet = WireSet()) {
        self.members = members
    }
}

extension SetReferent: CreatableReferent, TabledReferent {
    /// Python's constructor `set(…)`: empty, or from an iterable.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary,
        _ work: WorkMeter
    ) throws(PythonException) -> SetReferent {
        _ = try Signature.positional("set", 0...1).bind(arguments, keywords)
        guard let iterable = arguments.first else { return SetReferent() }
        return SetReferent(try WireSet(iterating: iterable, work))
    }

    package static let methods = MethodTable<Self>([
        Method("__and__", .slot("__and__", 1), [.copies]) {
            try $0.combined(with: $1, WireSet.intersection)
        },
        Method("__class_getitem__", .oneArgument("set.__class_getitem__")) {
            .reply(.alias(of: WireGlobal("builtins", "set"), $1.required(0)))
        },
        Method("__contains__", .oneArgument("set.__contains__")) {
            .reply(.bool($0.members.contains(try .member($1.required(0), $1.work))))
        },
        Method("__ge__", .slot("__ge__", 1)) {
            try $0.compared(with: $1) { mine, other, work throws(PythonException) in
                try other.isSubset(of: mine, work)
            }
        },
        Method("__gt__", .slot("__gt__", 1)) {
            try $0.compared(with: $1) { mine, other, work throws(PythonException) in
                other.count < mine.count ? try other.isSubset(of: mine, work) : false
            }
        },
        Method("__iand__", .slot("__iand__", 1), [.writes, .copies]) {
            try $0.changed(with: $1) { mine, other, work throws(PythonException) in
                mine = try mine.intersection(other, work)
            }
        },
        Method("__ior__", .slot("__ior__", 1), [.writes, .grows, .iterates, .copies]) {
            try $0.changed(with: $1) { mine, other, work throws(PythonException) in
                try mine.formUnion(other, work)
            }
        },
        Method("__isub__", .slot("__isub__", 1), [.writes, .copies]) {
            try $0.changed(with: $1) { mine, other, work throws(PythonException) in
                try mine.subtract(other, work)
            }
        },
        Method("__iter__", .slot("__iter__", 0), [.copies]) { set, arguments in
            try arguments.work.charge(set.size)
            return .reply(.iterator(over: set.members.elements))
        },
        Method("__ixor__", .slot("__ixor__", 1), [.writes, .grows, .iterates, .copies]) {
            try $0.changed(with: $1) { mine, other, work throws(PythonException) in
                try mine.formSymmetricDifference(other, work)
            }
        },
        Method("__le__", .slot("__le__", 1)) {
            try $0.compared(with: $1) { mine, other, work throws(PythonException) in
                try mine.isSubset(of: other, work)
            }
        },
        Method("__len__", .slot("__len__", 0)) { set, _ in .reply(.int(set.size)) },
        Method("__lt__", .slot("__lt__", 1)) {
            try $0.compared(with: $1) { mine, other, work throws(PythonException) in
                mine.count < other.count ? try mine.isSubset(of: other, work) : false
            }
        },
        Method("__or__", .slot("__or__", 1), [.iterates, .copies]) {
            try $0.combined(with: $1, WireSet.union)
        },
        Method("__rand__", .slot("__rand__", 1), [.copies]) {
            try $0.reflected(with: $1, WireSet.intersection)
        },
        Method("__ror__", .slot("__ror__", 1), [.iterates, .copies]) {
            try $0.reflected(with: $1, WireSet.union)
        },
        Method("__rsub__", .slot("__rsub__", 1), [.copies]) {
            try $0.reflected(with: $1, WireSet.difference)
        },
        Method("__rxor__", .slot("__rxor__", 1), [.copies]) {
            try $0.reflected(with: $1, WireSet.symmetricDifference)
        },
        Method("__sub__", .slot("__sub__", 1), [.copies]) {
            try $0.combined(with: $1, WireSet.difference)
        },
        Method("__xor__", .slot("__xor__", 1), [.iterates, .copies]) {
            try $0.combined(with: $1, WireSet.symmetricDifference)
        },
        Method("add", .oneArgument("set.add"), [.writes, .grows]) {
            $0.members.insert(try WireKey(argument: $1.required(0), $1.work))
            return .reply(.null)
        },
        Method("clear", .noArguments("set.clear"), [.writes]) { set, _ in
            set.members.removeAll()
            return .reply(.null)
        },
        Method("copy", .noArguments("set.copy"), [.copies]) { set, _ in .reply(.set(set.members)) },
        Method("difference", .positional("set.difference", 0...Int.max), [.iterates, .copies]) {
            var result = $0.members
            try $1.work.charge(result.count)
            try result.subtract(iterating: $1.arguments, $1.work)
            return .reply(.set(result))
        },
        Method(
            "difference_update",
            .positional("set.difference_update", 0...Int.max),
            [.writes, .iterates]
        ) {
            try $0.members.subtract(iterating: $1.arguments, $1.work)
            return .reply(.null)
        },
        Method("discard", .oneArgument("set.discard"), [.writes]) {
            $0.members.remove(try .member($1.required(0), $1.work))
            return .reply(.null)
        },
        Method("intersection", .positional("set.intersection", 0...Int.max), [.iterates, .copies]) {
            .reply(.set(try $0.members.intersection(iterating: $1.arguments, $1.work)))
        },
        Method(
            "intersection_update",
            .positional("set.intersection_update", 0...Int.max),
            [.writes, .iterates]
        ) {
            $0.members = try $0.members.intersection(iterating: $1.arguments, $1.work)
            return .reply(.null)
        },
        Method("isdisjoint", .oneArgument("set.isdisjoint"), [.iterates]) {
            .reply(.bool(try $0.members.isDisjoint(iterating: $1.required(0), $1.work)))
        },
        Method("issubset", .oneArgument("set.issubset"), [.iterates]) {
            try $0.isSubset($1.required(0), $1.work)
        },
        Method("issuperset", .oneArgument("set.issuperset"), [.iterates]) {
            .reply(.bool(try $0.members.isSuperset(iterating: $1.required(0), $1.work)))
        },
        Method("pop", .noArguments("set.pop"), [.writes, .takes]) { set, _ in try set.pop() },
        Method("remove", .oneArgument("set.remove"), [.writes]) {
            try $0.remove($1.required(0), $1.work)
        },
        Method(
            "symmetric_difference",
            .oneArgument("set.symmetric_difference"),
            [.iterates, .copies]
        ) {
            let other = try WireSet(iterating: $1.required(0), $1.work)
            return .reply(.set(try $0.members.symmetricDifference(other, $1.work)))
        },
        Method(
            "symmetric_difference_update",
            .oneArgument("set.symmetric_difference_update"),
            [.writes, .grows, .iterates, .copies]
        ) {
            let other = try WireSet(iterating: $1.required(0), $1.work)
            try $0.members.formSymmetricDifference(other, $1.work)
            return .reply(.null)
        },
        Method("union", .positional("set.union", 0...Int.max), [.iterates, .copies]) {
            var result = $0.members
            try $1.work.charge(result.count)
            try result.formUnion(iterating: $1.arguments, $1.work)
            return .reply(.set(result))
        },
        Method("update", .positional("set.update", 0...Int.max), [.writes, .grows, .iterates]) {
            try $0.members.formUnion(iterating: $1.arguments, $1.work)
            return .reply(.null)
        },
        // Not in Python, where this takes a lock and two calls.
        Method(
            "add_if_absent",
            .named("set.add_if_absent", [.required("value")]),
            [.writes, .grows]
        ) {
            try $0.addIfAbsent($1.required(0), $1.work)
        },
        Method(
            "discard_if_present",
            .named("set.discard_if_present", [.required("value")]),
            [.writes]
        ) {
            .reply(.bool($0.members.remove(try .member($1.required(0), $1.work))))
        },
    ])

    package static var elementCost: Int { 4 }

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try WireValue.set(members).appendRepresentation(to: &text)
    }

    package var value: WireValue? { .set(members) }

    package var size: Int { members.count }
}
