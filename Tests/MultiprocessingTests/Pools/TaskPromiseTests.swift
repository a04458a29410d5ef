import Testing

@testable import Multiprocessing

struct TaskPromiseTests {
    @Test func theFirstResultStays() async throws {
        let promise = TaskPromise<Int>()
        #expect(promise.result == nil)
        promise.fulfil(.success(1))
        promise.fulfil(.success(2))
        #expect(try promise.result?.get() == 1)
        #expect(try await promise.wait() == .done)
    }

    @Test func callbacksComeInOrderUnlessGivenUp() async throws {
        let promise = TaskPromise<Int>()
        let (calls, called) = AsyncStream.makeStream(of: String.self)
        promise.whenDone { _ in called.yield("first") }
        let number = try #require(promise.whenDone { _ in called.yield("second") })
        promise.whenDone { _ in
            called.yield("third")
            called.finish()
        }
        promise.giveUp(number)
        promise.fulfil(.success(1))
        var words: [String] = []
        for await word in calls { words.append(word) }
        #expect(words == ["first", "third"])
        let late = promise.whenDone { _ in }
        #expect(late == nil)
    }

    @Test func waitsEndByTimeAndByCancellation() async throws {
        let promise = TaskPromise<Int>()
        #expect(try await promise.wait(atMost: .zero) == .timedOut)
        #expect(try await promise.wait(atMost: .milliseconds(1)) == .timedOut)
        let waiting = Task { try await promise.wait() }
        waiting.cancel()
        #expect(try await waiting.value == .cancelled)
    }
}
