import MPReferents
import MPWire
import Testing

/// The rows are what CPython 3.13 answers; waiting is told call by call, numbered from 1.
@Suite struct LockReferentTests {
    @Test("Arguments and texts", arguments: rows)
    func answers(row: MethodCase) throws {
        try row.check()
    }

    @Test(arguments: [
        "acquire()", "acquire(True)", "acquire(True, -1)", "acquire(True, -1.0)",
        "acquire(blocking=False)", "acquire(False, -1.0)", "acquire(True, True)",
        "acquire(True, 9223372036)", "acquire([], -1)", "acquire(10**30)", "acquire(0.5, 1e-12)",
    ])
    func locks(line: String) throws {
        var lock = try SharedObject("Lock()")
        #expect(lock(line) == "takes True")
        #expect(lock("locked()") == "True")
        #expect(lock.text == "<locked _thread.lock object>")
        #expect(lock("release()") == "None")
        #expect(lock.text == "<unlocked _thread.lock object>")
    }

    @Test(arguments: [
        ("acquire()", "parks"),
        ("acquire(True, -1)", "parks"),
        ("acquire(True, 1.5)", "parks for 1.5 seconds"),
        ("acquire(True, True)", "parks for 1.0 seconds"),
        ("acquire(True, 1e-12)", "parks for 1e-09 seconds"),
        ("acquire(True, 0)", "False"),
        ("acquire(True, False)", "False"),
        ("acquire(False)", "False"),
        ("acquire([])", "False"),
        ("acquire(None)", "False"),
    ])
    func waitsWhileItIsLocked(line: String, result: String) throws {
        var lock = try SharedObject("Lock()")
        #expect(lock("acquire()") == "takes True")
        #expect(lock(line) == result)
    }

    @Test func goesToWhoeverHasWaitedLongest() throws {
        var lock = try SharedObject("Lock()")
        #expect(lock("acquire()") == "takes True")
        #expect(lock("acquire()") == "parks")
        #expect(lock("acquire()") == "parks")
        #expect(lock("release()") == "None; call 2: takes True")
        #expect(lock("locked()") == "True")
        #expect(lock("release()") == "None; call 3: takes True")
        #expect(lock("release()") == "None")
        #expect(lock("release()") == "RuntimeError('release unlocked lock')")
    }

    @Test func remembersWhoHoldsIt() throws {
        var lock = LockReferent()
        #expect(lock.grant == nil)
        for number: UInt64 in [1, 2] {
            _ = try lock.call(
                Call(id: CallID(number), caller: CallerID(number + 10), method: "acquire")
            )
        }
        #expect(lock.grant?.owner.caller == CallerID(11))
        _ = try lock.call(Call(id: CallID(3), caller: CallerID(11), method: "release"))
        #expect(lock.grant?.owner.caller == CallerID(12))
    }

    @Test func givesUpWaiting() throws {
        var lock = try SharedObject("Lock()")
        #expect(lock("acquire()") == "takes True")
        #expect(lock("acquire(True, 1)") == "parks for 1.0 seconds")
        #expect(lock("acquire()") == "parks")
        #expect(lock("acquire()") == "parks")
        #expect(lock.expire(2) == "False")
        #expect(lock.forget(3) == "")
        #expect(lock("release()") == "None; call 4: takes True")
    }

    @Test func passesOnAGrantThatNobodyLearntOf() throws {
        var lock = try SharedObject("Lock()")
        #expect(lock("acquire()") == "takes True")
        #expect(lock("acquire()") == "parks")
        #expect(lock.restore(1) == "call 2: takes True")
        #expect(lock.restore(1) == "")
        #expect(lock("locked()") == "True")
        #expect(lock.restore(2) == "")
        #expect(lock("locked()") == "False")
    }

    @Test func takesBackOnlyTheGrantThatWasLost() throws {
        var lock = try SharedObject("Lock()")
        #expect(lock("acquire()", from: 7) == "takes True")
        #expect(lock("release()", from: 8) == "None")
        #expect(lock("acquire()", from: 9) == "takes True")
        // The first caller goes without having read its answer; the lock is another's by now.
        #expect(lock.restore(1) == "")
        #expect(lock("locked()") == "True")
    }

    @Test func grantsWithGrowingTokens() throws {
        var lock = try SharedObject("Lock()")
        #expect(lock("acquire_grant()") == "takes (1, False)")
        #expect(lock("acquire_grant(False)") == "None")
        #expect(lock("acquire_grant(timeout=1)") == "parks for 1.0 seconds")
        #expect(lock.expire(3) == "None")
        #expect(lock("release_grant(1)") == "None")
        #expect(lock("release_grant(1)") == "RuntimeError('the grant 1 has ended')")
        #expect(lock("acquire()") == "takes True")
        #expect(lock("release_grant('a')").hasPrefix("TypeError"))
        #expect(lock("release_grant(2)") == "None")
    }

    @Test func goesOnWhenItsHolderDies() throws {
        var lock = try SharedObject("Lock()")
        #expect(lock("acquire()", from: 7) == "takes True")
        #expect(lock("acquire_grant()", from: 8) == "parks")
        #expect(lock.abandon(8) == "")
        #expect(lock.abandon(7) == "call 2: takes (2, True)")
        #expect(lock("release()", from: 8) == "None")
        #expect(lock("acquire()", from: 7) == "takes True")
        #expect(lock.abandon(7) == "")
        #expect(lock("acquire_grant()", from: 8) == "takes (4, True)")
        #expect(lock("release_grant(4)", from: 8) == "None")
        #expect(lock("acquire_grant()", from: 8) == "takes (5, False)")
    }

    @Test func hasNothingOfTheDeadThatOthersReleased() throws {
        var lock = try SharedObject("Lock()")
        #expect(lock("acquire()", from: 7) == "takes True")
        #expect(lock("release()", from: 8) == "None")
        #expect(lock("acquire()", from: 9) == "takes True")
        #expect(lock.abandon(7) == "")
        #expect(lock("locked()") == "True")
    }

    static let rows = MethodCase.table(
        #"""
        Lock(1) -> TypeError('lock expected 0 arguments, got 1')
        Lock(a=1) -> TypeError('lock() takes no keyword arguments')
        Lock().acquire(1, 2, 3) -> TypeError('acquire() takes at most 2 arguments (3 given)')
        Lock().acquire(foo=1) -> TypeError("acquire() got an unexpected keyword argument 'foo'")
        Lock().acquire(True, blocking=1)
            -> TypeError("argument for acquire() given by name ('blocking') and position (1)")
        Lock().acquire(a=1, b=2, c=3)
            -> TypeError('acquire() takes at most 2 keyword arguments (3 given)')
        Lock().acquire(False, 1) -> ValueError("can't specify a timeout for a non-blocking call")
        Lock().acquire(False, 0) -> ValueError("can't specify a timeout for a non-blocking call")
        Lock().acquire(True, -5) -> ValueError('timeout value must be a non-negative number')
        Lock().acquire(True, -0.5) -> ValueError('timeout value must be a non-negative number')
        Lock().acquire(True, 1e20) -> OverflowError('timestamp out of range for platform time_t')
        Lock().acquire(True, inf) -> OverflowError('timestamp out of range for platform time_t')
        Lock().acquire(True, -inf) -> OverflowError('timestamp out of range for platform time_t')
        Lock().acquire(True, nan) -> ValueError('Invalid value NaN (not a number)')
        Lock().acquire(True, 9223372037)
            -> OverflowError('timestamp too large to convert to C PyTime_t')
        Lock().acquire(True, -9223372037)
            -> OverflowError('timestamp too large to convert to C PyTime_t')
        Lock().acquire(True, 9223372036.9)
            -> OverflowError('timestamp out of range for platform time_t')
        Lock().acquire(True, 10**30)
            -> OverflowError('timestamp too large to convert to C PyTime_t')
        Lock().acquire(True, -10**30)
            -> OverflowError('timestamp too large to convert to C PyTime_t')
        Lock().acquire(True, 'a') -> TypeError("'str' object cannot be interpreted as an integer")
        Lock().acquire(True, None)
            -> TypeError("'NoneType' object cannot be interpreted as an integer")
        Lock().acquire(False, 'a') -> TypeError("'str' object cannot be interpreted as an integer")
        Lock().release() -> RuntimeError('release unlocked lock')
        Lock().release(1) -> TypeError('lock.release() takes no arguments (1 given)')
        Lock().release(a=1) -> TypeError('lock.release() takes no keyword arguments')
        Lock().locked() -> False
        Lock().locked(1) -> TypeError('lock.locked() takes no arguments (1 given)')
        """#
    )
}
