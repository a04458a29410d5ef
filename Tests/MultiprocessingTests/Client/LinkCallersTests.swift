import MPCore
import Testing

@testable import Multiprocessing

/// Each caller is handed out once, and nobody is forgotten: their continuations are unsafe.
@Suite(.timeLimit(.minutes(1)))
struct LinkCallersTests {
    @Test func aWaitingCallerIsHandedOutOnce() async {
        var callers = LinkCallers()
        let result: CallResult = await withUnsafeContinuation { continuation in
            let answer = callers.wait(for: 1, continuation)
            #expect(answer == nil)
            #expect(callers.waitingCount == 1)
            let other = callers.complete(2, .cancelled)
            #expect(other == nil)
            let first = callers.complete(1, .unreadable("first"))
            let second = callers.complete(1, .unreadable("second"))
            #expect(first != nil)
            #expect(second == nil)
            #expect(callers.waitingCount == 0)
            first?.resume(returning: .unreadable("first"))
        }
        #expect(result == .unreadable("first"))
    }

    @Test func anAnswerThatCameFirstIsReturnedAndTheContinuationNotKept() async {
        var callers = LinkCallers()
        callers.poll(1)
        let early = callers.complete(1, .cancelled)
        #expect(early == nil)
        let result: CallResult = await withUnsafeContinuation { continuation in
            let answer = callers.wait(for: 1, continuation)
            #expect(callers.waitingCount == 0)
            #expect(callers.isEmpty)
            continuation.resume(returning: answer ?? .unreadable("no answer"))
        }
        #expect(result == .cancelled)
    }

    @Test func aCallerThatLooksTakesItsAnswerOnce() {
        var callers = LinkCallers()
        callers.poll(1)
        let tooEarly = callers.takeAnswer(of: 1)
        let waiting = callers.complete(1, .cancelled)
        let answer = callers.takeAnswer(of: 1)
        let again = callers.takeAnswer(of: 1)
        #expect(tooEarly == nil)
        #expect(waiting == nil)
        #expect(answer == .cancelled)
        #expect(again == nil)
        #expect(callers.isEmpty)
    }
}
