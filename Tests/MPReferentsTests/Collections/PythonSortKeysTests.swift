import Glibc
import MPReferents
import MPWire
import Testing

/// `list.sort` where numbers stand for the elements, beside a plain stable sort.
@Suite(.timeLimit(.minutes(10))) struct PythonSortKeysTests {
    /// On both sides of the count from which lists are sorted by digits.
    static let lengths = [2, 3, 64, 599, 600, 601, 1500, 3001]

    @Test(arguments: 0..<7, [false, true])
    func sortsInts(shape: Int, isReversed: Bool) throws {
        var random = SplitMix(seed: UInt64(shape))
        let extremes = [Int.min, .min + 1, -2048, -1, 0, 1, 2047, 2048, .max - 1, .max]
        for count in Self.lengths {
            let numbers = (0..<count).map { place in
                switch shape {
                case 0: Int(bitPattern: UInt(random.next()))
                case 1: extremes[random.next(below: extremes.count)]
                case 2: random.next(below: 5) << 40
                case 3: place / 2
                case 4: -place / 2
                case 5: place == count - 1 ? 0 : place
                default: 7
                }
            }
            let expected = stablySorted(numbers, isReversed, <).map { WireValue.int($0) }
            #expect(try sort(numbers.map { .int($0) }, isReversed) == expected)
        }
    }

    /// Zeros of either sign are equal, and so stay in their order.
    @Test(arguments: 0..<5, [false, true])
    func sortsFloats(shape: Int, isReversed: Bool) throws {
        var random = SplitMix(seed: UInt64(shape + 20))
        let extremes = [
            0, -0.0, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
            .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1, -1, 1.5,
        ]
        for count in Self.lengths {
            let numbers = (0..<count).map { place -> Double in
                switch shape {
                case 0:
                    let number = Double(bitPattern: random.next())
                    return number.isNaN ? -0.0 : number
                case 1: return extremes[random.next(below: extremes.count)]
                case 2: return random.next(below: 2) == 0 ? 0 : -0.0
                case 3: return place < count / 2 ? -1 : place.isMultiple(of: 2) ? 0 : -0.0
                default: return place < count / 2 ? place.isMultiple(of: 2) ? 0 : -0.0 : -1
                }
            }
            let expected = stablySorted(numbers, isReversed, <).map(\.bitPattern)
            #expect(try bits(sort(numbers.map { .float($0) }, isReversed)) == expected)
        }
    }

    /// NaN isn't ordered: what counts is which comparisons are made.
    @Test(arguments: [false, true])
    func sortsNaNAsValuesAreSorted(isReversed: Bool) throws {
        var random = SplitMix(seed: 40)
        for count in Self.lengths {
            let numbers = (0..<count).map { _ in
                random.next(below: 4) == 0 ? Double.nan : Double(random.next(below: 99)) - 0.0
            }
            let boxed = try sort(numbers.map { .tuple([.float($0)]) }, isReversed).map { value in
                guard case .tuple(let elements) = value else { return value }
                return elements[0]
            }
            #expect(try bits(sort(numbers.map { .float($0) }, isReversed)) == bits(boxed))
        }
    }

    static let families = [
        [""], ["customer:"], ["customer:", "supplier:"],
        ["a", "a\0", "a\0\0\0\0\0\0\0\0\0", "é", "😀"],
        [String(repeating: "x", count: 70), String(repeating: "x", count: 71)],
    ]

    @Test(arguments: families, [false, true])
    func sortsTexts(beginnings: [String], isReversed: Bool) throws {
        var random = SplitMix(seed: 60)
        for count in Self.lengths {
            for range in [3, 1 << 40] {
                let texts = (0..<count).map { _ in
                    let beginning = beginnings[random.next(below: beginnings.count)]
                    let length = random.next(below: 3) * 8
                    return beginning + String(repeating: "z", count: length)
                        + String(random.next(below: range))
                }
                try expectSorted(texts, isReversed)
                try expectSorted(texts + beginnings, isReversed)
                try expectSorted(stablySorted(texts, isReversed, precedes), isReversed)
                try expectSorted(stablySorted(texts, !isReversed, precedes), isReversed)
            }
        }
    }

    private func expectSorted(_ texts: [String], _ isReversed: Bool) throws {
        let expected = stablySorted(texts, isReversed, precedes).map { WireValue.text($0) }
        #expect(try sort(texts.map { .text($0) }, isReversed) == expected)
    }

    /// By the bytes, as memcmp(3) sees them: the library's way takes ten times as long where nothing is optimised.
    private func precedes(_ left: String, _ right: String) -> Bool {
        var (left, right) = (left, right)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                let shared = min(left.count, right.count)
                guard shared > 0, let one = left.baseAddress, let other = right.baseAddress else {
                    return left.count < right.count
                }
                let order = memcmp(one, other, shared)
                return order == 0 ? left.count < right.count : order < 0
            }
        }
    }

    /// Ints, floats and texts as first elements; with few of them the second ones decide.
    @Test(arguments: 0..<3, [false, true])
    func sortsTuples(kind: Int, isReversed: Bool) throws {
        var random = SplitMix(seed: UInt64(kind + 80))
        for count in Self.lengths {
            for range in [1, 50, 1 << 40] {
                let pairs = (0..<count).map { _ in
                    (1_000 + random.next(below: range), random.next(below: 10) - 1)
                }
                let values = pairs.map { Self.tuple($0, $1, kind) }
                let expected = stablySorted(pairs, isReversed) { $0 < $1 }
                #expect(
                    try sort(values, isReversed) == expected.map { Self.tuple($0.0, $0.1, kind) }
                )
            }
        }
    }

    /// A tuple without a second element comes before all that have one.
    private static func tuple(_ first: Int, _ second: Int, _ kind: Int) -> WireValue {
        let first: WireValue =
            switch kind {
            case 0: .int(first)
            case 1: .float(Double(first) / 8)
            default:
                .text("key:" + String(repeating: "0", count: 20 - "\(first)".count) + "\(first)")
            }
        return .tuple(second < 0 ? [first] : [first, .int(second)])
    }

    /// Of tuples that begin alike the next elements decide, as long as numbers can stand for them.
    @Test(arguments: 0..<5, [false, true])
    func sortsTuplesByWhatFollows(kind: Int, isReversed: Bool) throws {
        var random = SplitMix(seed: UInt64(kind + 120))
        for count in Self.lengths {
            for range in [3, 1 << 40] {
                let rows = (0..<count).map { _ in
                    [random.next(below: 4), random.next(below: 3), random.next(below: range)]
                }
                let values = rows.map { row -> WireValue in
                    let last: WireValue =
                        switch kind {
                        case 0: .int(row[2])
                        case 1: .float(Double(row[2]))
                        case 2: .text(String(UnicodeScalar(UInt8(97 + row[2] % 26))))
                        case 3: .bytes([UInt8(row[2] % 256)])
                        default: row[2].isMultiple(of: 2) ? .int(row[2]) : .float(Double(row[2]))
                        }
                    return .tuple([.int(row[0]), .float(Double(row[1])), last])
                }
                let expected = try stablySorted(values, isReversed) { try $0.isLess(than: $1) }
                #expect(try sort(values, isReversed) == expected)
            }
        }
    }

    /// Zeros of either sign don't decide, and neither does what a tuple holds besides.
    @Test func leavesTuplesThatAreEqualInTheirOrder() throws {
        let values = (0..<700).map { place in
            WireValue.tuple([.float(place.isMultiple(of: 3) ? -0.0 : 0), .int(place % 5)])
        }
        for isReversed in [false, true] {
            let expected = stablySorted(Array(0..<700), isReversed) { $0 % 5 < $1 % 5 }
            let sorted = try sort(values, isReversed)
            #expect(sorted.map(describe) == expected.map { describe(values[$0]) })
        }
    }

    /// Lists of almost one type are sorted as values.
    @Test(arguments: [
        WireValue.bool(true), .bigInt(WireBigInt(canonical: [0, 0, 0, 0, 0, 0, 0, 0, 1])),
    ])
    func sortsOtherNumbersAmongInts(last: WireValue) throws {
        var random = SplitMix(seed: 100)
        var values = (0..<1000).map { _ in WireValue.int(2 + random.next(below: 1 << 50)) }
        values.append(last)
        let sorted = try sort(values, false)
        #expect(last == .bool(true) ? sorted.first == last : sorted.last == last)
        let pairs = values.map { WireValue.tuple([$0, .text("a")]) }
        #expect(try sort(pairs, false) == sorted.map { .tuple([$0, .text("a")]) })
    }

    @Test func leavesTheListAsItWasIfTiesCannotBeOrdered() throws {
        let values = (0..<2_000).map { place in
            WireValue.tuple([.int(place * 7919 % 1999), place == 0 ? .null : .text("a")])
        }
        var object = SharedObject(ListReferent(values))
        #expect(object("sort()").hasPrefix("TypeError(\"'<' not supported between"))
        #expect(object.referent.value == .list(values))
    }

    /// Linear passes are charged as such, and too little work left leaves the list as it was.
    @Test(arguments: [(10_000, false), (200_000, true)])
    func chargesPasses(limit: Int, isEnough: Bool) throws {
        let numbers = (0..<60_000).map { $0 * 7919 % 60_013 }
        let values = numbers.map { WireValue.int($0) }
        var list = ListReferent(values)
        func sort() throws {
            let work = WorkMeter(limit: limit)
            _ = try list.call(
                Call(id: CallID(1), caller: CallerID(1), method: "sort", work: work)
            )
        }
        if isEnough {
            try sort()
            let sorted = stablySorted(numbers, false, <)
            #expect(list.value == .list(sorted.map { .int($0) }))
        } else {
            #expect(throws: PythonException.workLimitReached(limit)) { try sort() }
            #expect(list.value == .list(values))
        }
    }

    private func stablySorted<Element>(
        _ elements: [Element],
        _ isReversed: Bool,
        _ isLess: (Element, Element) throws -> Bool
    ) rethrows -> [Element] {
        try elements.enumerated().sorted {
            if try isLess($0.element, $1.element) { return !isReversed }
            if try isLess($1.element, $0.element) { return isReversed }
            return $0.offset < $1.offset
        }
        .map(\.element)
    }

    private func sort(_ values: [WireValue], _ isReversed: Bool) throws -> [WireValue] {
        var object = SharedObject(ListReferent(values))
        #expect(object("sort(reverse=\(isReversed ? "True" : "False"))") == "None")
        guard case .list(let elements)? = object.referent.value else { return [] }
        return elements
    }

    private func bits(_ values: [WireValue]) -> [UInt64] {
        values.map { if case .float(let number) = $0 { number.bitPattern } else { 0 } }
    }
}
