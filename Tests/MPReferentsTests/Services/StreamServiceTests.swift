@testable import MPReferents
import MPWire
import Testing

/// Reading sequences ahead.
@Suite(.timeLimit(.minutes(10)))
struct StreamServiceTests {
    private struct Broken: Error {}

    /// Counts what is asked for.
    private actor Source {
        var count = 0

        func next() -> Int {
            count += 1
            return count
        }
    }

    private func service<Elements: AsyncSequence & Sendable>(
        _ elements: Elements
    ) -> StreamService where Elements.Element == Int {
        StreamService(elements, encode: { .int($0) }, exception: { _ in .valueError("broken") })
    }

    private func next(_ service: StreamService) async -> ServiceResult {
        await service.call(ServiceRequest(method: "__next__"))
    }

    private func chunk(_ count: Int, _ service: StreamService) async -> ServiceResult {
        await service.call(ServiceRequest(method: "next_chunk", arguments: [.int(count)]))
    }

    private func elements(_ result: ServiceResult) -> [WireValue]? {
        guard case .returning(.list(let elements)) = result else { return nil }
        return elements
    }

    @Test func everyElementComesOnceAndInOrder() async {
        let service = service(
            AsyncStream { continuation in
                for number in 0..<1000 { continuation.yield(number) }
                continuation.finish()
            }
        )
        var all: [WireValue] = []
        while let chunk = elements(await chunk(7, service)), !chunk.isEmpty {
            #expect(chunk.count <= 7)
            all += chunk
        }
        #expect(all == (0..<1000).map { .int($0) })
        // The end stays the end.
        guard case .raising(.stopIteration) = await next(service) else {
            Issue.record("the sequence goes on after its end")
            return
        }
    }

    @Test func whatCameBeforeAnErrorIsThereAndTheErrorStays() async {
        let service = service(
            AsyncThrowingStream { continuation in
                continuation.yield(1)
                continuation.finish(throwing: Broken())
            }
        )
        #expect(elements(await chunk(9, service)) == [.int(1)])
        for _ in 0..<2 {
            guard case .raising(.valueError("broken")) = await next(service) else {
                Issue.record("the error is gone")
                return
            }
        }
    }

    @Test func nothingIsReadBeforeTheFirstRequestAndNotTooMuchAfterIt() async {
        let source = Source()
        let service = service(AsyncStream(unfolding: { await source.next() }))
        #expect(await source.count == 0)
        _ = await next(service)
        // It goes on until the buffer is full and one more waits for room.
        while await source.count < StreamService.readAhead { await Task.yield() }
        // Each turn takes as long as the tests beside this one keep the threads; a reader without a limit needs one.
        for _ in 0..<10 { await Task.yield() }
        #expect(await source.count <= StreamService.readAhead + 2)
    }

    @Test func aCancelledCallTakesNothing() async {
        let (elements, continuation) = AsyncStream<Int>.makeStream()
        let service = service(elements)
        let waiting = Task { await next(service) }
        waiting.cancel()
        guard case .raising(.runtimeError("the iteration was given up")) = await waiting.value
        else {
            Issue.record("a cancelled call was answered")
            return
        }
        continuation.yield(1)
        guard case .returning(.int(1)) = await next(service) else {
            Issue.record("an element is lost")
            return
        }
    }

    @Test func theEndOfTheServiceEndsTheSequence() async {
        let (ends, end) = AsyncStream<Void>.makeStream()
        var source: StreamService? = service(
            AsyncStream { continuation in
                continuation.onTermination = { _ in end.finish() }
                continuation.yield(1)
            }
        )
        if let source { _ = await next(source) }
        source = nil
        for await _ in ends {}
    }

    @Test func theEndOfAServiceThatNobodyAskedEndsTheSequence() async {
        let (ends, end) = AsyncStream<Void>.makeStream()
        var source: StreamService? = service(
            AsyncStream { continuation in continuation.onTermination = { _ in end.finish() } }
        )
        #expect(source != nil)
        source = nil
        for await _ in ends {}
    }
}
