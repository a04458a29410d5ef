@testable import MPReferents
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PermitHoldersTests {
    /// Compares with a plain list of the holders, oldest first.
    @Test(arguments: 1...50)
    func doesWhatAListWouldDo(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        var holders = PermitHolders()
        var list: [CallerID] = []
        for _ in 0..<400 {
            let caller = CallerID(UInt64.random(in: 0..<4, using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                holders.removeOldest()
                list.removeFirst(min(1, list.count))
            case 1, 2:
                let position = list.lastIndex(of: caller)
                #expect(holders.removeNewest(of: caller) == (position != nil))
                if let position { list.remove(at: position) }
            default:
                holders.append(caller)
                list.append(caller)
            }
            #expect(holders.count == list.count)
            for number in 0..<4 {
                let caller = CallerID(UInt64(number))
                #expect(holders.count(of: caller) == list.count { $0 == caller })
            }
        }
    }

    /// With a search per permit it takes minutes.
    @Test func twoWhoTakeTurnsGiveBackInTimeThatGrowsWithTheirPermitsOnly() {
        let (first, second) = (CallerID(1), CallerID(2))
        var semaphore = SemaphoreReferent(count: 200_000)
        for _ in 0..<100_000 {
            for caller in [first, second] { call(&semaphore, "acquire", by: caller) }
        }
        #expect(semaphore.count == 0)
        for _ in 0..<100_000 { call(&semaphore, "release", by: first) }
        #expect(semaphore.count == 100_000)
        #expect(semaphore.abandon(first).isEmpty)
        #expect(semaphore.count == 100_000)
        #expect(semaphore.abandon(second).isEmpty)
        #expect(semaphore.count == 200_000)
    }

    private func call(_ semaphore: inout SemaphoreReferent, _ method: String, by caller: CallerID) {
        #expect(throws: Never.self) {
            try semaphore.call(Call(id: CallID(1), caller: caller, method: method))
        }
    }
}
