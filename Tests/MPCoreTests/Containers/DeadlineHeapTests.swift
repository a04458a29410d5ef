import Testing

@testable import MPCore

@Suite struct DeadlineHeapTests {
    @Test(arguments: 1...20)
    func deadlinesComeOutSoonestFirst(_ seed: Int) {
        var heap = DeadlineHeap<Int>()
        var state = UInt64(seed)
        let times = (0..<100).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 40) % 50
        }
        for (key, time) in times.enumerated() { heap.insert(key, at: .seconds(time)) }
        var drained: [Duration] = []
        while let first = heap.first {
            #expect(first.time == .seconds(times[first.key]))
            drained.append(first.time)
            heap.removeFirst()
        }
        #expect(drained == times.sorted().map { .seconds($0) })
    }

    @Test(arguments: 0...40)
    func whatIsObsoleteIsRemovedAndTheRestComesOutSoonestFirst(_ count: Int) {
        var heap = DeadlineHeap<Int>()
        let times = (0..<count).map { $0 * 37 % 41 }
        for time in times { heap.insert(time, at: .seconds(time)) }
        heap.removeAll { !$0.isMultiple(of: 3) }
        var drained: [Int] = []
        while let first = heap.first {
            drained.append(first.key)
            heap.removeFirst()
        }
        #expect(drained == times.filter { $0.isMultiple(of: 3) }.sorted())
    }
}
