import MPReferents
import Testing

@Suite struct FIFOTests {
    @Test func keepsTheOrder() {
        var queue = FIFO<Int>()
        queue.append(1)
        queue.append(2)
        queue.prepend(0)
        #expect(queue.elements == [0, 1, 2])
        #expect(queue.popFirst() == 0)
        queue.prepend(9)
        #expect(queue.elements == [9, 1, 2])
        queue.removeAll { $0 == 1 }
        #expect(queue.elements == [9, 2])
    }

    /// Against an array, over many operations.
    @Test(arguments: 1...10)
    func behavesAsAnArray(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        var queue = FIFO<Int>()
        var model: [Int] = []
        for step in 0..<2000 {
            switch random.next(below: 5) {
            case 0, 1:
                queue.append(step)
                model.append(step)
            case 2:
                queue.prepend(step)
                model.insert(step, at: 0)
            default:
                #expect(queue.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            }
            #expect(queue.count == model.count)
            #expect(queue.isEmpty == model.isEmpty)
        }
        #expect(queue.elements == model)
    }
}
