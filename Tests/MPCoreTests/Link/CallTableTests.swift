import MPCore
import Testing

@Suite struct CallTableTests {
    @Test func keepsWhatItIsGiven() {
        var table = CallTable<String>()
        #expect(table.isEmpty)
        table.set("one", for: 1)
        table.set("two", for: 2)
        #expect(table[1] == "one")
        #expect(table[3] == nil)
        table.set("uno", for: 1)
        #expect(table.count == 2)
        let taken = table.removeValue(for: 1)
        #expect(taken == "uno")
        let takenAgain = table.removeValue(for: 1)
        #expect(takenAgain == nil)
        #expect(table.calls == [2])
    }

    @Test("Numbers with the same last bits keep apart, and stay findable when others go")
    func numbersThatMeetKeepApart() {
        var table = CallTable<UInt64>()
        let numbers: [UInt64] = [7, 15, 23, 8, 0, 31]
        for number in numbers { table.set(number, for: number) }
        for (index, number) in numbers.enumerated() {
            let taken = table.removeValue(for: number)
            #expect(taken == number)
            for rest in numbers[(index + 1)...] { #expect(table[rest] == rest) }
        }
        #expect(table.isEmpty)
    }

    @Test("It is like a dictionary, whatever comes and goes")
    func isLikeADictionary() {
        var random = SystemRandomNumberGenerator()
        let seed = random.next()
        var generator = Generator(state: seed)
        var table = CallTable<Int>()
        var model: [UInt64: Int] = [:]
        var last: UInt64 = 0
        for step in 0..<20_000 {
            // Old ones stay for long now and then.
            if model.count < 200, generator.next() % 5 < 3 {
                last += generator.next() % 40 == 0 ? 64 : 1
                table.set(step, for: last)
                model[last] = step
            } else if let call = model.keys.sorted().dropFirst(Int(generator.next() % 3)).first {
                let taken = table.removeValue(for: call)
                #expect(taken == model.removeValue(forKey: call), "seed \(seed)")
            }
            #expect(table.count == model.count)
        }
        #expect(table.calls.sorted() == model.keys.sorted(), "seed \(seed)")
        for (call, value) in model { #expect(table[call] == value, "seed \(seed)") }
    }

    /// Repeats itself for the same seed.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
    }
}
