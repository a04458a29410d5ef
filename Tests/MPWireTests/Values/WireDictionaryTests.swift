import MPWire
import Testing

struct WireDictionaryTests {
    @Test func keepsTheOrderInWhichKeysCame() throws {
        var dictionary = WireDictionary()
        for number in 0..<30 { dictionary[try WireKey(.int(number))] = .int(number) }
        for number in stride(from: 0, to: 30, by: 2) { dictionary[try WireKey(.int(number))] = nil }
        dictionary[try WireKey(.int(0))] = .null
        dictionary[try WireKey(.float(1))] = .text("one")
        #expect(dictionary.keys == (stride(from: 1, to: 30, by: 2).map { .int($0) } + [.int(0)]))
        #expect(dictionary.values.first == .text("one"))
        #expect(dictionary.count == 16)
    }

    @Test func popsTheNewest() {
        var dictionary: WireDictionary = ["a": .int(1), "b": .int(2)]
        let newest = dictionary.popLast()
        #expect(newest?.key == .text("b") && newest?.value == .int(2))
        #expect(dictionary.popLast()?.key == .text("a"))
        #expect(dictionary.popLast() == nil)
    }

    /// A seeded generator, so that a failure repeats.
    private struct Numbers {
        var state: UInt64
        mutating func next(below bound: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % bound)
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64], [12, 40, 700] as [UInt64])
    func behavesLikeAPlainList(_ seed: UInt64, ofKeys keyCount: UInt64) throws {
        var numbers = Numbers(state: seed)
        var dictionary = WireDictionary()
        var model: [(key: Int, value: Int)] = []
        for step in 0..<3000 {
            let key = numbers.next(below: keyCount)
            let wireKey = try WireKey(.int(key))
            let position = model.firstIndex { $0.key == key }
            switch numbers.next(below: 5) {
            case 0, 1:
                dictionary[wireKey] = .int(step)
                if let position { model[position].value = step } else { model.append((key, step)) }
            case 2, 3:
                let removed = dictionary.removeValue(forKey: wireKey)
                #expect(removed == position.map { .int(model.remove(at: $0).value) })
            default:
                let newest = dictionary.popLast()
                #expect(newest?.key == model.popLast().map { .int($0.key) })
            }
            #expect(dictionary.count == model.count)
        }
        #expect(dictionary.keys == model.map { .int($0.key) })
        #expect(dictionary.values == model.map { .int($0.value) })
    }

    /// Keys of one instance after the other, most of them there already: none is lost, and room isn't kept for them.
    @Test(arguments: [0, 1, 8, 9, 1000, 100_000])
    func takesKeysThatRepeat(count: Int) throws {
        let keys = (0..<count).map { WireValue.int($0 % 700) }
        let dictionary = try WireDictionary(keys: keys, .null, WorkMeter())
        #expect(dictionary.keys == Array(keys.prefix(700)))
        for key in keys.prefix(700) { #expect(dictionary[try WireKey(key)] == .null) }
        #expect(dictionary[try WireKey(.int(700))] == nil)
    }

    /// A weight takes two bytes, which round it up.
    @Test(arguments: [1, 100, 2000, 2047, 2048, 4093, 4095, 4096, 70_000, 1_000_001])
    func chargesAtLeastTheWeightOfAKey(length: Int) throws {
        let meter = WorkMeter()
        let key = try WireKey(.tuple(Array(repeating: .null, count: length)), meter)
        // Hashing and one comparison were charged.
        #expect(2 * key.weight >= meter.spent && key.weight * 2000 <= meter.spent * 1001)
    }
}
