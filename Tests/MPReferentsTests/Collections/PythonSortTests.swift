import MPReferents
import MPWire
import Testing

/// `list.sort` over lists of every length and shape.
@Suite(.timeLimit(.minutes(10))) struct PythonSortTests {
    /// Orders that are found at different places of the sort: random, with runs, with equal elements, nearly
    /// sorted.
    static func numbers(_ shape: Int, _ count: Int, _ random: inout SplitMix) -> [Int] {
        switch shape {
        case 0: (0..<count).map { _ in random.next(below: 1 << 40) }
        case 1: (0..<count).map { _ in random.next(below: 8) }
        case 2: (0..<count).map { $0 % 97 < 60 ? $0 : -$0 }
        case 3: (0..<count).map { random.next(below: 50) == 0 ? 0 : $0 }
        case 4: (0..<count).map { -$0 / 3 }
        default: (0..<count).map { $0 < count / 2 ? 2 * $0 : 2 * ($0 - count / 2) + 1 }
        }
    }

    static let lengths = [0, 1, 2, 3, 31, 63, 64, 65, 127, 128, 500, 2111]

    /// Beside Swift's own stable sort, with the place of each element as a witness.
    @Test(arguments: 0..<6, [false, true])
    func isStable(shape: Int, isReversed: Bool) throws {
        var random = SplitMix(seed: UInt64(shape))
        for count in Self.lengths {
            let numbers = Self.numbers(shape, count, &random)
            let pairs = numbers.enumerated().map { ($0, $1) }
            let expected = pairs.sorted {
                $0.1 == $1.1 ? $0.0 < $1.0 : isReversed ? $0.1 > $1.1 : $0.1 < $1.1
            }
            // Equal, but not the same: True, 1 and 1.0; the kind tells the place.
            let values = numbers.enumerated().map { Self.number($1, kind: $0) }
            let sorted = expected.map { Self.number($1, kind: $0) }
            #expect(try sort(values, isReversed) == sorted.map { describe($0) })
        }
    }

    private static func number(_ number: Int, kind: Int) -> WireValue {
        kind.isMultiple(of: 3) ? .float(Double(number)) : .int(number)
    }

    /// Ints, floats and texts have ways of their own.
    @Test(arguments: 0..<6, [false, true])
    func sortsListsOfOneType(shape: Int, isReversed: Bool) throws {
        var random = SplitMix(seed: UInt64(shape + 10))
        for count in Self.lengths {
            let numbers = Self.numbers(shape, count, &random)
            var ordered = numbers.sorted()
            if isReversed { ordered.reverse() }
            #expect(
                try sort(numbers.map { .int($0) }, isReversed)
                    == ordered.map { describe(.int($0)) }
            )
            #expect(
                try sort(numbers.map { .float(Double($0) / 4) }, isReversed)
                    == ordered.map { describe(.float(Double($0) / 4)) }
            )
            let texts = numbers.map { "prefix…" + String($0 % 7) + String($0) }
            var orderedTexts = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            if isReversed { orderedTexts.reverse() }
            #expect(
                try sort(texts.map { .text($0) }, isReversed)
                    == orderedTexts.map { describe(.text($0)) }
            )
        }
    }

    @Test func ordersTextsByCodePoints() throws {
        let texts = [
            "", "\0", "a", "a\0", "ab", "é", "e\u{301}", "\u{ffff}", "😀", "12345678", "123456789",
        ]
        let expected = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(
            try sort(texts.reversed().map { .text($0) }, false)
                == expected.map { describe(.text($0)) }
        )
    }

    /// Where the order is partial, the result is what CPython's comparisons, in their order, come to.
    @Test(
        .enabled(if: RealPython.hasOurTexts, "python3 is not 3.13, whose sort is ours"),
        arguments: [false, true]
    )
    func leavesWhatIsOrderedInPartAsPythonDoes(isReversed: Bool) throws {
        var random = SplitMix(seed: isReversed ? 77 : 78)
        var program: [String] = []
        for count in Self.lengths + [200, 300, 700, 2000] {
            for shape in 0..<6 {
                let numbers = Self.numbers(shape, count, &random)
                let withNaN = numbers.map {
                    random.next(below: 5) == 0 ? "nan" : "\($0 % 1000).5"
                }
                let sets = numbers.map { "{\($0 % 3), \($0 % 5), \($0 % 7)}" }
                let pairs = numbers.map {
                    let members = Set([$0 % 3, $0 % 5, $0 % 7].map(abs)).sorted()
                    return "(\($0 % 9), {\(members.map(String.init).joined(separator: ", "))})"
                }
                for elements in [withNaN, sets, pairs] {
                    program.append("= [\(elements.joined(separator: ", "))]")
                    program.append("sort(reverse=\(isReversed ? "True" : "False"))")
                }
            }
        }
        let answers = try RealPython.run(RealPython.evaluator, lines: program)
        var object = SharedObject(ListReferent())
        for (position, line) in program.enumerated() {
            if line.hasPrefix("= ") {
                object = try SharedObject(String(line.dropFirst(2)))
            } else {
                #expect(object(line) == answers[2 * position])
                let expected = try SharedObject(answers[2 * position + 1])
                let line = "\(program[position - 1].prefix(100))"
                try #require(texts(object) == texts(expected), "\(line)")
            }
        }
    }

    /// A comparison that fails leaves the list as it was.
    @Test(arguments: [10, 100, 5000])
    func leavesTheListAsItWasIfItFails(count: Int) throws {
        var values = (0..<count).map { WireValue.int($0 * 7919 % count) }
        values[count - 1] = .text("a")
        var object = SharedObject(ListReferent(values))
        #expect(object("sort()").hasPrefix("TypeError(\"'<' not supported between"))
        #expect(object.referent.value == .list(values))
    }

    /// It once took time that grew with the square.
    @Test func sortsManyElements() throws {
        var random = SplitMix(seed: 5)
        let numbers = (0..<60_000).map { _ in random.next(below: 1 << 60) }
        var object = SharedObject(ListReferent(numbers.map { .float(Double($0)) }))
        #expect(object("sort()") == "None")
        #expect(object.referent.value == .list(numbers.sorted().map { .float(Double($0)) }))
    }

    private func sort(_ values: [WireValue], _ isReversed: Bool) throws -> [String] {
        var object = SharedObject(ListReferent(values))
        #expect(object("sort(reverse=\(isReversed ? "True" : "False"))") == "None")
        return texts(object)
    }

    /// The texts of a list's elements, those of sets with their members sorted.
    private func texts(_ object: SharedObject) -> [String] {
        guard case .list(let elements)? = object.referent.value else { return [] }
        return elements.map { describe($0) }
    }
}
