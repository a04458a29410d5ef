import MPReferents
import Testing

@Suite struct WaitersTests {
    @Test func servesInTheOrderOfArrival() {
        var waiters = Waiters<String>()
        waiters.append(CallID(2), want: "a")
        waiters.append(CallID(1), want: "b")
        #expect(waiters.count == 2)
        let first = waiters.popFirst()
        #expect(first?.call == CallID(2))
        #expect(first?.want == "a")
        #expect(waiters.popFirst()?.call == CallID(1))
        #expect(waiters.popFirst() == nil)
        #expect(waiters.isEmpty)
    }

    @Test func aCallThatWasTakenOutKeepsItsPlace() {
        var waiters = Waiters<Int>()
        for number in 1...3 { waiters.append(CallID(UInt64(number)), want: number) }
        let first = waiters.popFirst()
        #expect(first?.want == 1)
        waiters.prepend(CallID(1), want: 5)
        #expect(waiters.first?.want == 5)
        #expect((1...3).map { _ in waiters.popFirst()?.call.number } == [1, 2, 3])
    }

    @Test func skipsThoseWhoLeft() {
        var waiters = Waiters<Int>()
        for number in 0..<100 { waiters.append(CallID(UInt64(number)), want: number) }
        for number in 0..<99 where number != 40 {
            #expect(waiters.remove(CallID(UInt64(number))) == number)
        }
        #expect(waiters.remove(CallID(3)) == nil)
        #expect(waiters.count == 2)
        #expect(waiters.popFirst()?.want == 40)
        #expect(waiters.popFirst()?.want == 99)
        #expect(waiters.isEmpty)
    }
}
