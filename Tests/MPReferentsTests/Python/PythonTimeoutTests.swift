import MPReferents
import MPWire
import Testing

/// How long a call may wait; the complaints stand in the tables of the types that wait.
@Suite struct PythonTimeoutTests {
    @Test func roundsUpToNanosecondsAsPythonDoes() throws {
        #expect(try PythonTimeout.ofWait(.float(0.1)) == .nanoseconds(100_000_000))
        #expect(try PythonTimeout.ofWait(.float(1e-10)) == .nanoseconds(1))
        #expect(try PythonTimeout.ofWait(.int(2)) == .seconds(2))
        #expect(try PythonTimeout.ofWait(.bool(true)) == .seconds(1))
        #expect(try PythonTimeout.ofWait(.null) == nil)
        #expect(try PythonTimeout.ofWait(nil) == nil)
    }

    @Test func readsWhatALockIsPassed() throws {
        #expect(try PythonTimeout.ofAcquire(.int(-1), isBlocking: true) == nil)
        #expect(try PythonTimeout.ofAcquire(nil, isBlocking: true) == nil)
        #expect(try PythonTimeout.ofAcquire(.float(-1), isBlocking: false) == .zero)
        #expect(try PythonTimeout.ofAcquire(.int(0), isBlocking: true) == .zero)
    }

    @Test func readsWhatAQueueIsPassed() throws {
        #expect(try PythonTimeout.ofDeadline(.int(3)) == .seconds(3))
        #expect(try PythonTimeout.ofDeadline(.float(.nan)) == nil)
        #expect(try PythonTimeout.ofDeadline(.float(-0.0)) == .zero)
    }
}
