@testable import MPReferents
import MPWire
import Testing

/// Iterating over a stream: one call reads at a time, and nothing that was read is lost.
@Suite struct StreamReferentTests {
    private var stream = SharedObject(StreamReferent(service: Self.service))

    private static var service: StreamService {
        StreamService(AsyncStream<Int> { $0.finish() }, encode: { .int($0) }) { _ in
            .runtimeError("failed")
        }
    }

    private mutating func finish(_ call: UInt64, _ result: ServiceResult) -> String {
        let completion = stream.referent.finished(CallID(call), with: result)
        let start = completion.starts.map { "call \($0.call.number) runs" }
        let loan = completion.loan.map { "lends \($0)" } ?? "lends nothing"
        return ([loan] + completion.wakes.map(describe) + [start].compactMap { $0 })
            .joined(separator: "; ")
    }

    @Test mutating func oneReadsAndTheOthersWaitForTheirTurn() {
        #expect(stream("__next__()") == "runs __next__")
        #expect(stream("next_chunk(3)") == "parks")
        let lent = Loan.item(.value(.int(1)))
        #expect(finish(1, .returning(.int(1))) == "lends \(lent); call 2 runs")
        let chunk = Loan.items([.value(.int(2)), .value(.int(3))])
        #expect(finish(2, .returning(.list([.int(2), .int(3)]))) == "lends \(chunk)")
    }

    @Test mutating func whatWasReadForACallThatGaveUpGoesToTheNext() {
        _ = stream("next_chunk(5)")
        _ = stream("__next__()")
        _ = stream("next_chunk(9)")
        #expect(stream.forget(1).isEmpty)
        #expect(
            finish(1, .returning(.list([.int(1), .int(2), .int(3)])))
                == "lends nothing; call 2: takes 1; call 3: takes [2, 3]"
        )
        #expect(stream("__next__()") == "runs __next__")
    }

    @Test mutating func whatCameBackIsThereBeforeAnythingIsRead() {
        _ = stream("__next__()")
        _ = finish(1, .returning(.int(1)))
        #expect(stream.referent.restore(.item(.value(.int(1)))).isEmpty)
        #expect(stream("__next__()") == "takes 1")
        #expect(stream("__next__()") == "runs __next__")
    }

    @Test mutating func whatComesBackWhileSomebodyReadsIsTheirs() {
        _ = stream("__next__()")
        _ = finish(1, .returning(.int(1)))
        _ = stream("__next__()")
        #expect(describe(stream.referent.restore(.item(.value(.int(1))))) == "call 2: takes 1")
        // What the task of call 2 reads is the next one's.
        #expect(finish(2, .returning(.int(2))) == "lends nothing")
        #expect(stream("__next__()") == "takes 2")
    }

    @Test mutating func theEndLendsNothing() {
        _ = stream("next_chunk(5)")
        #expect(finish(1, .returning(.list([]))) == "lends nothing")
        _ = stream("__next__()")
        #expect(finish(2, .raising(.stopIteration)) == "lends nothing")
    }

    @Test(arguments: ["send(None)", "throw(1)", "next_keys(1)"])
    mutating func hasNotWhatOthersHave(call: String) {
        #expect(stream(call) == "no such method")
    }

    @Test mutating func closingItIsTheEndForAllWhoWaitAndComeLater() {
        _ = stream("next_chunk(5)")
        _ = stream("__next__()")
        _ = stream("next_chunk(9)")
        #expect(
            stream("close()")
                == "None; call 1: takes []; call 2: StopIteration(); call 3: takes []"
        )
        // What the task had read by then is nobody's.
        #expect(finish(1, .returning(.list([.int(1)]))) == "lends nothing")
        #expect(stream.referent.restore(.item(.value(.int(7)))).isEmpty)
        #expect(stream("__next__()") == "StopIteration()")
        #expect(stream("next_chunk(1)") == "takes []")
        #expect(stream("close()") == "None")
    }

    @Test mutating func aChunkHasALength() {
        #expect(stream("next_chunk(0)") == "ValueError(\"'count' must be one or more\")")
        #expect(stream("next_chunk('a')").hasPrefix("TypeError("))
    }
}
