import MPReferents
import MPWire
import Testing

/// The rows are what CPython 3.13 answers; waiting is told call by call, numbered from 1.
@Suite struct SemaphoreReferentTests {
    @Test("Arguments and texts", arguments: rows)
    func answers(row: MethodCase) throws {
        try row.check()
    }

    @Test func takesNoFractions() throws {
        let complaint = "TypeError(\"'float' object cannot be interpreted as an integer\")"
        #expect(throws: PythonException.self) { try SharedObject("Semaphore(1.5)") }
        var semaphore = try SharedObject("Semaphore(1)")
        #expect(semaphore("release(1.5)") == complaint)
    }

    @Test func handsPermitsToThoseWhoHaveWaitedLongest() throws {
        var semaphore = try SharedObject("Semaphore(1)")
        #expect(semaphore("acquire()") == "takes True")
        #expect(semaphore("acquire()") == "parks")
        #expect(semaphore("acquire(timeout=2)") == "parks for 2.0 seconds")
        #expect(semaphore("acquire(True, nan)") == "parks")
        #expect(semaphore("acquire(True, None)") == "parks")
        #expect(semaphore("release(2)") == "None; call 2: takes True; call 3: takes True")
        #expect(semaphore("release(3)") == "None; call 4: takes True; call 5: takes True")
        #expect(semaphore.text == "<threading.Semaphore: value=1>")
    }

    @Test func givesUpWaiting() throws {
        var semaphore = try SharedObject("Semaphore(0)")
        #expect(semaphore("acquire(timeout=1)") == "parks for 1.0 seconds")
        #expect(semaphore("acquire_grant(timeout=1)") == "parks for 1.0 seconds")
        #expect(semaphore("acquire()") == "parks")
        #expect(semaphore("acquire()") == "parks")
        #expect(semaphore.expire(1) == "False")
        #expect(semaphore.expire(2) == "None")
        #expect(semaphore.forget(3) == "")
        #expect(semaphore("release()") == "None; call 4: takes True")
    }

    @Test func isBounded() throws {
        var semaphore = try SharedObject("BoundedSemaphore(2)")
        #expect(semaphore("acquire()") == "takes True")
        #expect(semaphore("release(2)") == "ValueError('Semaphore released too many times')")
        #expect(semaphore("release()", from: 9) == "None")
        #expect(semaphore("release(10**30)").hasPrefix("ValueError"))
        #expect(semaphore.text == "<threading.BoundedSemaphore: value=2/2>")
    }

    @Test func takesBackAPermitOfWhichNobodyLearnt() throws {
        var semaphore = try SharedObject("BoundedSemaphore(1)")
        #expect(semaphore("acquire()") == "takes True")
        #expect(semaphore("acquire()") == "parks")
        #expect(semaphore.restore(1) == "call 2: takes True")
        #expect(semaphore("release()") == "None")
        // Somebody else has released it meanwhile.
        #expect(semaphore.restore(2) == "")
    }

    @Test func grantsWithGrowingTokens() throws {
        var semaphore = try SharedObject("Semaphore(2)")
        #expect(semaphore("acquire_grant()") == "takes (1, False)")
        #expect(semaphore("acquire()") == "takes True")
        #expect(semaphore("acquire_grant(False)") == "None")
        #expect(semaphore("release()") == "None")
        #expect(semaphore("acquire_grant()") == "takes (3, False)")
    }

    @Test func givesBackWhatTheDeadHeld() throws {
        var semaphore = try SharedObject("Semaphore(3)")
        #expect(semaphore("acquire()", from: 7) == "takes True")
        #expect(semaphore("acquire()", from: 7) == "takes True")
        #expect(semaphore("acquire()", from: 8) == "takes True")
        #expect(semaphore("acquire_grant()", from: 9) == "parks")
        #expect(semaphore.abandon(7) == "call 4: takes (4, True)")
        #expect(semaphore.text == "<threading.Semaphore: value=1>")
        #expect(semaphore("acquire_grant()", from: 9) == "takes (5, True)")
        #expect(semaphore.abandon(7) == "")
        #expect(semaphore("release(3)", from: 9) == "None")
        #expect(semaphore("acquire_grant()", from: 9) == "takes (6, False)")
    }

    /// Who consumes signals owes none.
    @Test func givesBackNothingAboveTheInitialValue() throws {
        var signal = try SharedObject("Semaphore(0)")
        #expect(signal("release(5)", from: 7) == "None")
        for _ in 0..<5 { #expect(signal("acquire()", from: 8) == "takes True") }
        #expect(signal.abandon(8) == "")
        #expect(signal.text == "<threading.Semaphore: value=0>")
    }

    @Test func forgetsThePermitsThatOthersReleased() throws {
        var semaphore = try SharedObject("Semaphore(1)")
        #expect(semaphore("acquire()", from: 7) == "takes True")
        #expect(semaphore("release()", from: 8) == "None")
        #expect(semaphore.abandon(7) == "")
        #expect(semaphore.text == "<threading.Semaphore: value=1>")
    }

    @Test func hasNoLockedThoughItIsExposed() throws {
        var semaphore = try SharedObject("Semaphore()")
        #expect(SemaphoreReferent.exposed == ["acquire", "release", "acquire_grant", "locked"])
        #expect(semaphore("locked()") == "no such method")
    }

    static let rows = MethodCase.table(
        #"""
        Semaphore(-1) -> ValueError('semaphore initial value must be >= 0')
        Semaphore('a') -> TypeError("'<' not supported between instances of 'str' and 'int'")
        Semaphore(1, 2)
            -> TypeError('Semaphore.__init__() takes from 1 to 2 positional arguments but 3 were given')
        Semaphore(foo=1)
            -> TypeError("Semaphore.__init__() got an unexpected keyword argument 'foo'")
        Semaphore(None) -> TypeError("'<' not supported between instances of 'NoneType' and 'int'")
        Semaphore(1) -> <threading.Semaphore: value=1>
        BoundedSemaphore(1) -> <threading.BoundedSemaphore: value=1/1>
        BoundedSemaphore(-1) -> ValueError('semaphore initial value must be >= 0')
        BoundedSemaphore(1, 2)
            -> TypeError('BoundedSemaphore.__init__() takes from 1 to 2 positional arguments but 3 were given')
        BoundedSemaphore(foo=1)
            -> TypeError("BoundedSemaphore.__init__() got an unexpected keyword argument 'foo'")
        Semaphore(0).acquire(False, 1)
            -> ValueError("can't specify timeout for non-blocking acquire")
        Semaphore(0).acquire(False, None) -> False
        Semaphore(0).acquire(True, 0) -> False
        Semaphore(0).acquire(True, -1) -> False
        Semaphore(0).acquire(True, 'a')
            -> TypeError("unsupported operand type(s) for +: 'float' and 'str'")
        Semaphore(0).acquire(True, [])
            -> TypeError("unsupported operand type(s) for +: 'float' and 'list'")
        Semaphore(0).acquire(True, inf)
            -> OverflowError('timestamp out of range for platform time_t')
        Semaphore(0).acquire(True, 10**30)
            -> OverflowError('timestamp too large to convert to C PyTime_t')
        Semaphore(0).acquire(True, 10**400) -> OverflowError('int too large to convert to float')
        Semaphore(0).acquire(True, -inf) -> False
        Semaphore(1).acquire(1, 2, 3)
            -> TypeError('Semaphore.acquire() takes from 1 to 3 positional arguments but 4 were given')
        Semaphore(0).release(0) -> ValueError('n must be one or more')
        Semaphore(0).release(-1) -> ValueError('n must be one or more')
        Semaphore(0).release('a')
            -> TypeError("'<' not supported between instances of 'str' and 'int'")
        Semaphore(0).release(None)
            -> TypeError("'<' not supported between instances of 'NoneType' and 'int'")
        Semaphore(0).release(1, 2)
            -> TypeError('Semaphore.release() takes from 1 to 2 positional arguments but 3 were given')
        Semaphore(0).release() -> None => <threading.Semaphore: value=1>
        BoundedSemaphore(1).release() -> ValueError('Semaphore released too many times')
        BoundedSemaphore(1).release(0) -> ValueError('n must be one or more')
        BoundedSemaphore(1).release(1, 2)
            -> TypeError('BoundedSemaphore.release() takes from 1 to 2 positional arguments but 3 were given')
        BoundedSemaphore(1).release(foo=2)
            -> TypeError("BoundedSemaphore.release() got an unexpected keyword argument 'foo'")
        Semaphore(value=3) -> <threading.Semaphore: value=3>
        Semaphore(1).acquire(foo=1)
            -> TypeError("Semaphore.acquire() got an unexpected keyword argument 'foo'")
        Semaphore(1).release(3) -> None => <threading.Semaphore: value=4>
        Semaphore(0).acquire(blocking=False) -> False
        Semaphore(0).acquire(timeout=0) -> False
        Semaphore(0).acquire(0) -> False
        BoundedSemaphore(value=2) -> <threading.BoundedSemaphore: value=2/2>
        BoundedSemaphore(2).acquire(1, 2, 3)
            -> TypeError('Semaphore.acquire() takes from 1 to 3 positional arguments but 4 were given')
        BoundedSemaphore(0).release() -> ValueError('Semaphore released too many times')
        """#
    )
}
