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

    @Test(.timeLimit(.minutes(10)))
    func whoeverBeginsToWaitWhileItIsKeptGoesOn() async throws {
        for number in 0..<500 {
            let promise = TaskPromise<Int>()
            let (calls, called) = AsyncStream.makeStream(of: Int.self)
            async let kept: Void = promise.fulfil(.success(number))
            async let waited = promise.wait()
            promise.whenDone { result in
                called.yield((try? result.get()) ?? -1)
                called.finish()
            }
            #expect(try await waited == .done)
            var numbers: [Int] = []
            for await number in calls { numbers.append(number) }
            #expect(numbers == [number])
            await kept
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func anAlarmThatComesBeforeTheWaitEndsIt() async throws {
        let promise = TaskPromise<Int>()
        for _ in 0..<1_000 {
            #expect(try await promise.wait(atMost: .nanoseconds(1)) == .timedOut)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func waitsEndByTimeAndByCancellation() async throws {
        let promise = TaskPromise<Int>()
        #expect(try await promise.wait(atMost: .zero) == .timedOut)
        #expect(try await promise.wait(atMost: .milliseconds(1)) == .timedOut)
        let waiting = Task { try await promise.wait() }
        waiting.cancel()
        #expect(try await waiting.value == .cancelled)
    }
}
