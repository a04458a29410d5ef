import Testing

@testable import MPCore

/// A table by numbers holds what a dictionary would.
@Suite(.timeLimit(.minutes(10)))
struct NumberTableTests {
    private struct Key: Numbered {
        let number: UInt64
    }

    /// Chooses by lots that are the same each time.
    private struct Lots {
        var state: UInt64

        mutating func draw(below limit: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % limit
        }
    }

    /// How far apart the numbers are: counted, or such that plain remainders would all collide.
    private static let strides: [UInt64] = [1, 8, 1 << 20, 1 << 60 + 1]

    @Test(arguments: strides, 1...8)
    func holdsWhatADictionaryWould(stride: UInt64, seed: UInt64) {
        var lots = Lots(state: seed)
        var table = NumberTable<Key, Int>()
        var dictionary: [UInt64: Int] = [:]
        for step in 0..<3000 {
            let number = lots.draw(below: 200) &* stride
            switch lots.draw(below: 5) {
            case 0, 1:
                table[Key(number: number)] = step
                dictionary[number] = step
            case 2:
                #expect(table.removeValue(for: Key(number: number)) == dictionary[number])
                dictionary[number] = nil
            case 3:
                table.update(Key(number: number)) { $0 += 1 }
                dictionary[number]? += 1
            default:
                table[Key(number: number)] = nil
                dictionary[number] = nil
            }
            #expect(table.count == dictionary.count)
            #expect(table[Key(number: number)] == dictionary[number])
        }
        for number in (0..<200).map({ $0 &* stride }) {
            #expect(table[Key(number: number)] == dictionary[number])
            #expect(table.contains(Key(number: number)) == (dictionary[number] != nil))
        }
        #expect(table.values.sorted() == dictionary.values.sorted())
        table.removeAll()
        #expect(table.count == 0 && table.values.isEmpty && table[Key(number: stride)] == nil)
    }

    @Test
    func knowsNothingWhileItIsEmpty() {
        var table = NumberTable<Key, Int>()
        #expect(table[Key(number: 0)] == nil)
        #expect(table.removeValue(for: Key(number: 0)) == nil)
        table[Key(number: 0)] = 1
        #expect(table[Key(number: 0)] == 1 && table[Key(number: 1)] == nil)
    }
}
