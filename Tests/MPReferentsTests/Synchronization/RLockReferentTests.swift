import MPReferents
import MPWire
import Testing

/// The rows are what CPython 3.13 answers; waiting is told call by call, numbered from 1.
@Suite struct RLockReferentTests {
    @Test("Arguments and texts", arguments: rows)
    func answers(row: MethodCase) throws {
        try row.check()
    }

    @Test func mayBeAcquiredAgainByItsOwner() throws {
        var lock = try SharedObject("RLock()")
        #expect(lock("acquire()", from: 7) == "takes True")
        #expect(lock("acquire(False)", from: 7) == "takes True")
        #expect(lock("acquire(False)", from: 8) == "False")
        #expect(lock.text == "<locked _thread.RLock object owner=7 count=2>")
        #expect(lock("release()", from: 7) == "None")
        #expect(lock("release()", from: 8).hasPrefix("RuntimeError('cannot release"))
        #expect(lock("locked()") == "True")
        #expect(lock("release()", from: 7) == "None")
        #expect(lock("locked()") == "False")
    }

    @Test func goesToWhoeverHasWaitedLongestOnceItIsFree() throws {
        var lock = try SharedObject("RLock()")
        #expect(lock("acquire()", from: 7) == "takes True")
        #expect(lock("acquire()", from: 7) == "takes True")
        #expect(lock("acquire()", from: 8) == "parks")
        #expect(lock("acquire(timeout=1)", from: 9) == "parks for 1.0 seconds")
        #expect(lock("release()", from: 7) == "None")
        #expect(lock("release()", from: 7) == "None; call 3: takes True")
        #expect(lock("release()", from: 8) == "None; call 4: takes True")
    }

    /// The tasks of a Swift client share a connection.
    @Test func tellsTasksOfOneCallerApart() throws {
        var lock = try SharedObject("RLock()")
        #expect(lock("acquire(owner=1)", from: 7) == "takes True")
        #expect(lock("acquire(False, owner=1)", from: 7) == "takes True")
        #expect(lock("acquire(False, owner=2)", from: 7) == "False")
        #expect(lock("acquire(False)", from: 7) == "False")
        #expect(lock("release(owner=2)", from: 7).hasPrefix("RuntimeError"))
        #expect(lock("release(owner=1)", from: 7) == "None")
        #expect(lock("release(owner=1)", from: 7) == "None")
        #expect(
            lock("acquire(owner='a')", from: 7) == "TypeError(\"owner must be an int, not 'str'\")"
        )
    }

    @Test func grantsWithOneTokenPerOutermostAcquisition() throws {
        var lock = try SharedObject("RLock()")
        #expect(lock("acquire_grant()", from: 7) == "takes (1, False)")
        #expect(lock("acquire_grant()", from: 7) == "takes (1, False)")
        #expect(lock("release_grant(1)", from: 7) == "None")
        #expect(lock("release_grant(1)", from: 7) == "None")
        #expect(lock("release_grant(1)", from: 7) == "RuntimeError('the grant 1 has ended')")
        #expect(lock("acquire_grant(owner=3)", from: 7) == "takes (2, False)")
        #expect(lock("release_grant(2)", from: 7) == "RuntimeError('the grant 2 has ended')")
        #expect(lock("acquire_grant(False)", from: 8) == "None")
        #expect(lock("release_grant(2, owner=3)", from: 7) == "None")
    }

    @Test func takesBackOneLevelThatItsOwnerNeverLearntOf() throws {
        var lock = try SharedObject("RLock()")
        #expect(lock("acquire()", from: 7) == "takes True")
        #expect(lock("acquire()", from: 7) == "takes True")
        #expect(lock("acquire()", from: 8) == "parks")
        #expect(lock.restore(2) == "")
        #expect(lock("release()", from: 7) == "None; call 3: takes True")
    }

    @Test func passesOnWithAllLevelsWhenItsOwnerDies() throws {
        var lock = try SharedObject("RLock()")
        #expect(lock("acquire()", from: 7) == "takes True")
        #expect(lock("acquire()", from: 7) == "takes True")
        #expect(lock("acquire_grant()", from: 8) == "parks")
        #expect(lock.abandon(9) == "")
        #expect(lock.abandon(7) == "call 3: takes (2, True)")
        #expect(lock.abandon(7) == "")
        #expect(lock("release()", from: 8) == "None")
        #expect(lock("acquire_grant()", from: 9) == "takes (3, False)")
    }

    static let rows = MethodCase.table(
        #"""
        RLock().acquire(False, 1) -> ValueError("can't specify a timeout for a non-blocking call")
        RLock().acquire(True, -5) -> ValueError('timeout value must be a non-negative number')
        RLock().acquire(True, None)
            -> TypeError("'NoneType' object cannot be interpreted as an integer")
        RLock().acquire(1, 2, 3) -> TypeError('acquire() takes at most 2 arguments (3 given)')
        RLock().acquire(foo=1) -> TypeError("acquire() got an unexpected keyword argument 'foo'")
        RLock().acquire(True, blocking=1)
            -> TypeError("argument for acquire() given by name ('blocking') and position (1)")
        RLock().release(1) -> TypeError('RLock.release() takes no arguments (1 given)')
        RLock().release(a=1) -> TypeError('RLock.release() takes no keyword arguments')
        RLock().acquire(True, 1e20) -> OverflowError('timestamp out of range for platform time_t')
        RLock() -> <unlocked _thread.RLock object owner=0 count=0>
        """#
    )
}
