import MPReferents
import MPWire
import Testing

/// The rows are what CPython 3.13 answers; waiting is told call by call, numbered from 1.
@Suite struct EventReferentTests {
    @Test("Arguments and texts", arguments: rows)
    func answers(row: MethodCase) throws {
        try row.check()
    }

    @Test func wakesAllInOrder() throws {
        var event = try SharedObject("Event()")
        #expect(event("wait()") == "parks")
        #expect(event("wait(None)") == "parks")
        #expect(event("wait(0.5)") == "parks for 0.5 seconds")
        #expect(event("set()") == "None; call 1: True; call 2: True; call 3: True")
        #expect(event("is_set()") == "True")
        #expect(event("wait()") == "True")
        #expect(event("wait('a')") == "True")
        #expect(event.text == "<threading.Event: set>")
    }

    @Test func waitsAgainOnceItIsCleared() throws {
        var event = try SharedObject("Event()")
        #expect(event("set()") == "None")
        #expect(event("clear()") == "None")
        #expect(event("is_set()") == "False")
        #expect(event("wait(True)") == "parks for 1.0 seconds")
        #expect(event.text == "<threading.Event: unset>")
    }

    @Test func givesUpWaiting() throws {
        var event = try SharedObject("Event()")
        #expect(event("wait(1)") == "parks for 1.0 seconds")
        #expect(event("wait()") == "parks")
        #expect(event.expire(1) == "False")
        #expect(event.forget(2) == "")
        #expect(event("set()") == "None")
    }

    static let rows = MethodCase.table(
        #"""
        Event(1) -> TypeError('Event.__init__() takes 1 positional argument but 2 were given')
        Event(a=1) -> TypeError("Event.__init__() got an unexpected keyword argument 'a'")
        Event().is_set() -> False
        Event().is_set(1)
            -> TypeError('Event.is_set() takes 1 positional argument but 2 were given')
        Event().set() -> None
        Event().set(1) -> TypeError('Event.set() takes 1 positional argument but 2 were given')
        Event().clear() -> None
        Event().clear(1) -> TypeError('Event.clear() takes 1 positional argument but 2 were given')
        Event().wait(0) -> False
        Event().wait(-1) -> False
        Event().wait(-inf) -> False
        Event().wait(-10**30) -> False
        Event().wait(False) -> False
        Event().wait(nan) -> False
        Event().wait(timeout=0) -> False
        Event().wait('a') -> TypeError("'>' not supported between instances of 'str' and 'int'")
        Event().wait([]) -> TypeError("'>' not supported between instances of 'list' and 'int'")
        Event().wait(inf) -> OverflowError('timestamp out of range for platform time_t')
        Event().wait(1e20) -> OverflowError('timestamp out of range for platform time_t')
        Event().wait(9300000000.0) -> OverflowError('timestamp out of range for platform time_t')
        Event().wait(4611686018427387904)
            -> OverflowError('timestamp too large to convert to C PyTime_t')
        Event().wait(10**30) -> OverflowError('timestamp too large to convert to C PyTime_t')
        Event().wait(1, 2)
            -> TypeError('Event.wait() takes from 1 to 2 positional arguments but 3 were given')
        Event().wait(foo=0) -> TypeError("Event.wait() got an unexpected keyword argument 'foo'")
        """#
    )
}
