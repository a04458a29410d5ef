import MPCore
import Testing

@testable import Multiprocessing

/// Each caller is handed out once, and nobody is forgotten: their continuations are unsafe.
@Suite(.timeLimit(.minutes(10)))
struct LinkCallersTests {
    private static let answer = CallAnswers.one(.result(.cancelled))

    @Test func aWaitingCallerIsHandedOutOnce() async {
        var callers = LinkCallers()
        let answers: CallAnswers = await withUnsafeContinuation { continuation in
            let known = callers.wait(for: 1, continuation)
            #expect(known == nil)
            #expect(callers.waitingCount == 1)
            let other = callers.complete(2, Self.answer, readerIsHere: false)
            #expect(!other.isResume)
            let first = callers.complete(1, Self.answer, readerIsHere: false)
            let second = callers.complete(1, Self.answer, readerIsHere: false)
            #expect(first.isResume)
            #expect(!second.isResume)
            #expect(callers.waitingCount == 0)
            if case .resume(let continuation) = first {
                continuation.resume(returning: Self.answer)
            }
        }
        #expect(answers == Self.answer)
    }

    @Test func anAnswerThatCameFirstIsReturnedAndTheContinuationNotKept() async {
        var callers = LinkCallers()
        callers.goAway(1)
        let early = callers.complete(1, Self.answer, readerIsHere: true)
        #expect(early.isKept)
        let answers: CallAnswers = await withUnsafeContinuation { continuation in
            let known = callers.wait(for: 1, continuation)
            #expect(callers.waitingCount == 0)
            #expect(!callers.areBusy)
            continuation.resume(returning: known ?? .all([]))
        }
        #expect(answers == Self.answer)
    }

    @Test func aCallerThatReadsIsHandedItsAnswerIfItReadItItself() {
        var callers = LinkCallers()
        let known = callers.poll(1)
        #expect(known == nil)
        #expect(callers.areBusy)
        let fate = callers.complete(1, Self.answer, readerIsHere: true)
        #expect(fate.isHandOver)
        #expect(!callers.areBusy)
    }

    @Test func aCallerThatReadsFindsWhatAnotherThreadHadForIt() {
        var callers = LinkCallers()
        _ = callers.poll(1)
        let fate = callers.complete(1, Self.answer, readerIsHere: false)
        #expect(fate.isKept)
        let late = callers.stopPolling(1)
        #expect(late == Self.answer)
        #expect(!callers.areBusy)
    }

    @Test func aCallerThatReadInVainMayWaitOrReadAgain() {
        var callers = LinkCallers()
        _ = callers.poll(1)
        let nothing = callers.stopPolling(1)
        #expect(nothing == nil)
        #expect(!callers.areBusy)
        _ = callers.complete(1, Self.answer, readerIsHere: true)
        let known = callers.poll(1)
        #expect(known == Self.answer)
        #expect(!callers.areBusy)
    }
}

extension LinkCallers.Fate {
    fileprivate var isKept: Bool {
        guard case .kept = self else { return false }
        return true
    }

    fileprivate var isHandOver: Bool {
        guard case .handOver = self else { return false }
        return true
    }

    fileprivate var isResume: Bool {
        guard case .resume = self else { return false }
        return true
    }
}
