import MPSystem
import Testing

@Suite struct NumberedValuesTests {
    /// Does the same to a dictionary, and compares.
    private struct Pair {
        var values = NumberedValues<Int>()
        var expected: [UInt64: Int] = [:]
        var latest: UInt64 = 0

        mutating func add() {
            latest += 1
            values[latest] = Int(latest) * 3
            expected[latest] = Int(latest) * 3
        }

        mutating func remove(_ number: UInt64) {
            #expect(values.removeValue(for: number) == expected.removeValue(forKey: number))
        }

        func check() {
            #expect(values.count == expected.count)
            #expect(values.isEmpty == expected.isEmpty)
            #expect(values.numbers == expected.keys.sorted())
            #expect(values.numbers.allSatisfy { values[$0] == expected[$0] })
        }
    }

    @Test func findWhatALatecomerOutlives() {
        var pair = Pair()
        pair.add()
        for _ in 0..<5000 {
            pair.add()
            if pair.latest > 3 { pair.remove(pair.latest - 1) }
        }
        pair.check()
        #expect(pair.values[1] == 3)
        pair.values[1] = 7
        pair.expected[1] = 7
        pair.check()
        pair.remove(1)
        pair.remove(1)
        pair.check()
    }

    @Test func areLikeADictionary() {
        for bias in [UInt64(2), 3, 10] {
            var pair = Pair()
            for _ in 0..<20_000 {
                if UInt64.random(in: 0..<bias) == 0 {
                    pair.remove(UInt64.random(in: 0...pair.latest + 1))
                } else if Bool.random(), pair.latest > 10 {
                    pair.remove(pair.latest - UInt64.random(in: 0..<10))
                } else {
                    pair.add()
                }
            }
            pair.check()
            for number in pair.expected.keys { pair.remove(number) }
            pair.check()
            pair.add()
            pair.check()
        }
    }

    @Test func beginAnywhere() {
        var values = NumberedValues<String>()
        values[1 << 40] = "a"
        values[(1 << 40) + 1] = "b"
        values[5] = "early"
        #expect(values.numbers == [5, 1 << 40, (1 << 40) + 1])
        #expect(values[5] == "early")
        #expect(values[6] == nil)
        values[1 << 40] = nil
        #expect(values.count == 2)
    }
}
