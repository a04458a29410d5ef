import MPReferents
import MPWire
import Testing

/// The rows are what CPython 3.13 answers; waiting is told call by call, numbered from 1.
@Suite struct ConditionReferentTests {
    @Test("Arguments and texts", arguments: rows)
    func answers(row: MethodCase) throws {
        try row.check()
    }

    @Test func waitsUntilItIsNotifiedAndHasItsLockBack() throws {
        var condition = try SharedObject("Condition()")
        #expect(condition("acquire()", from: 7) == "takes True")
        #expect(condition("wait()", from: 7) == "parks")
        #expect(condition("acquire()", from: 8) == "takes True")
        #expect(condition("notify()", from: 8) == "None")
        #expect(condition("release()", from: 8) == "None; call 2: takes True")
        #expect(condition("release()", from: 7) == "None")
    }

    @Test func givesItsLockToWhoeverWaitsForIt() throws {
        var condition = try SharedObject("Condition()")
        #expect(condition("acquire()", from: 7) == "takes True")
        #expect(condition("acquire()", from: 8) == "parks")
        #expect(condition("wait(2)", from: 7) == "parks for 2.0 seconds; call 2: takes True")
        #expect(
            condition.text == "<Condition(<locked _thread.RLock object owner=8 count=1>, 1)>"
        )
    }

    @Test func notifiesThoseWhoHaveWaitedLongest() throws {
        var condition = try SharedObject("Condition()")
        for caller: UInt64 in 1...4 {
            #expect(condition("acquire()", from: caller) == "takes True")
            #expect(condition("wait()", from: caller) == "parks")
        }
        #expect(condition("acquire()", from: 9) == "takes True")
        #expect(condition("notify('a')", from: 9).hasPrefix("TypeError(\"'>' not supported"))
        #expect(condition("notify(0)", from: 9) == "None")
        #expect(condition("notify(2)", from: 9) == "None")
        #expect(condition("release()", from: 9) == "None; call 2: takes True")
        #expect(condition("notify_all()", from: 1) == "None")
        #expect(condition("release()", from: 1) == "None; call 4: takes True")
        #expect(condition("release()", from: 2) == "None; call 6: takes True")
        #expect(condition("release()", from: 3) == "None; call 8: takes True")
    }

    @Test func givesUpAllLevelsAndGetsThemBack() throws {
        var condition = try SharedObject("Condition()")
        #expect(condition("acquire()", from: 7) == "takes True")
        #expect(condition("acquire()", from: 7) == "takes True")
        #expect(condition("wait()", from: 7) == "parks")
        #expect(condition("locked()") == "False")
        #expect(condition("acquire()", from: 8) == "takes True")
        #expect(condition("notify_all()", from: 8) == "None")
        #expect(condition("release()", from: 8) == "None; call 3: takes True")
        #expect(condition("release()", from: 7) == "None")
        #expect(condition("release()", from: 7) == "None")
        #expect(condition("release()", from: 7).hasPrefix("RuntimeError"))
    }

    @Test func getsItsLockBackWhenTheTimeIsUp() throws {
        var condition = try SharedObject("Condition()")
        #expect(condition("acquire()", from: 7) == "takes True")
        #expect(condition("wait(1)", from: 7) == "parks for 1.0 seconds")
        #expect(condition.expire(2) == "takes False")
        #expect(condition("wait(1)", from: 7) == "parks for 1.0 seconds")
        #expect(condition("acquire()", from: 8) == "takes True")
        // The lock is another's now: it goes on waiting, for that only.
        #expect(condition.expire(3) == "parks")
        #expect(condition("notify_all()", from: 8) == "None")
        #expect(condition("release()", from: 8) == "None; call 3: takes False")
    }

    @Test func staysNotifiedWhenTheTimeIsUpLater() throws {
        var condition = try SharedObject("Condition()")
        #expect(condition("acquire()", from: 7) == "takes True")
        #expect(condition("wait(1)", from: 7) == "parks for 1.0 seconds")
        #expect(condition("acquire()", from: 8) == "takes True")
        #expect(condition("acquire(timeout=1)", from: 9) == "parks for 1.0 seconds")
        #expect(condition("notify()", from: 8) == "None")
        #expect(condition.expire(2) == "parks")
        #expect(condition.expire(4) == "False")
        #expect(condition("release()", from: 8) == "None; call 2: takes True")
    }

    @Test(arguments: ["0", "-1", "-inf", "nan", "False"])
    func lookInOnlyLetsOthersGoFirst(timeout: String) throws {
        var condition = try SharedObject("Condition()")
        #expect(condition("acquire()", from: 7) == "takes True")
        #expect(condition("wait(\(timeout))", from: 7) == "takes False")
        #expect(condition("acquire()", from: 8) == "parks")
        #expect(condition("wait(\(timeout))", from: 7) == "parks; call 3: takes True")
        #expect(condition("release()", from: 8) == "None; call 4: takes False")
    }

    @Test func passesOnANotificationOfWhichNobodyLearns() throws {
        var condition = try SharedObject("Condition()")
        for caller: UInt64 in 1...3 {
            #expect(condition("acquire()", from: caller) == "takes True")
            #expect(condition("wait()", from: caller) == "parks")
        }
        #expect(condition.forget(2) == "")
        #expect(condition("acquire()", from: 9) == "takes True")
        #expect(condition("notify()", from: 9) == "None")
        #expect(condition.forget(4) == "")
        #expect(condition("release()", from: 9) == "None; call 6: takes True")
    }

    @Test func complainsToThoseWhoDoNotHoldIt() throws {
        var condition = try SharedObject("Condition()")
        #expect(condition("acquire(owner=1)", from: 7) == "takes True")
        #expect(condition("wait()", from: 7).hasPrefix("RuntimeError('cannot wait"))
        #expect(condition("notify(owner=2)", from: 7).hasPrefix("RuntimeError('cannot notify"))
        #expect(condition("notify_all(owner=1)", from: 7) == "None")
        #expect(condition("wait(timeout=3, owner=1)", from: 7) == "parks for 3.0 seconds")
    }

    @Test func returnsTheLockOfTheDead() throws {
        var condition = try SharedObject("Condition()")
        #expect(condition("acquire()", from: 7) == "takes True")
        #expect(condition("wait()", from: 7) == "parks")
        #expect(condition("acquire_grant()", from: 8) == "takes (2, False)")
        #expect(condition("notify()", from: 8) == "None")
        #expect(condition.abandon(8) == "call 2: takes True")
        #expect(condition.restore(2) == "")
        #expect(condition("locked()") == "False")
    }

    @Test func sharesTheLockItWasMadeWith() throws {
        let lock = LockReferent()
        var condition = SharedObject(try ConditionReferent.make(on: lock))
        var shared = SharedObject(lock)
        #expect(shared("acquire()", from: 7) == "takes True")
        #expect(condition("locked()") == "True")
        #expect(condition("wait()", from: 7) == "parks")
        #expect(shared("locked()") == "False")
        #expect(shared("acquire()", from: 8) == "takes True")
        #expect(condition("notify()", from: 8) == "None")
        #expect(shared("release()", from: 8) == "None; call 2: takes True")
        #expect(condition("release()", from: 9) == "None")
        #expect(condition("release()", from: 9) == "RuntimeError('release unlocked lock')")
    }

    @Test func sharesAnRLockToo() throws {
        let lock = RLockReferent()
        var condition = SharedObject(try ConditionReferent.make(on: lock))
        #expect(condition("acquire()", from: 7) == "takes True")
        #expect(lock.grant?.owner.caller == CallerID(7))
    }

    @Test func takesNoOtherProxy() {
        let error = #expect(throws: PythonException.self) {
            try ConditionReferent.make(on: ListReferent())
        }
        #expect(
            error == .typeError("Condition() takes a Lock or RLock of the same server")
        )
    }

    static let rows = MethodCase.table(
        #"""
        Condition() -> <Condition(<unlocked _thread.RLock object owner=0 count=0>, 0)>
        Condition(1) -> AttributeError("'int' object has no attribute 'acquire'")
        Condition(None) -> <Condition(<unlocked _thread.RLock object owner=0 count=0>, 0)>
        Condition(1, 2)
            -> TypeError('Condition.__init__() takes from 1 to 2 positional arguments but 3 were given')
        Condition(foo=1)
            -> TypeError("Condition.__init__() got an unexpected keyword argument 'foo'")
        Condition([]) -> AttributeError("'list' object has no attribute 'acquire'")
        Condition().wait() -> RuntimeError('cannot wait on un-acquired lock')
        Condition().wait(1, 2)
            -> TypeError('Condition.wait() takes from 1 to 2 positional arguments but 3 were given')
        Condition().wait('a') -> RuntimeError('cannot wait on un-acquired lock')
        Condition().notify('a') -> RuntimeError('cannot notify on un-acquired lock')
        Condition().notify(1, 2)
            -> TypeError('Condition.notify() takes from 1 to 2 positional arguments but 3 were given')
        Condition().notify_all(1)
            -> TypeError('Condition.notify_all() takes 1 positional argument but 2 were given')
        Condition().notify_all() -> RuntimeError('cannot notify on un-acquired lock')
        Condition().release() -> RuntimeError('cannot release un-acquired lock')
        Condition().acquire(1, 2, 3) -> TypeError('acquire() takes at most 2 arguments (3 given)')
        Condition().acquire(False, 1)
            -> ValueError("can't specify a timeout for a non-blocking call")
        Condition().wait(-1) -> RuntimeError('cannot wait on un-acquired lock')
        """#
    )
}

extension ConditionReferent {
    /// Makes a condition with a proxy that stands for `referent`.
    fileprivate static func make(on referent: any Referent) throws -> ConditionReferent {
        let proxy = WireProxy(
            token: Token(typeid: "Lock", address: nil, ident: "1"),
            proxyType: WireGlobal("multiprocessing.managers", "AcquirerProxy")
        )
        return try make([.proxy(proxy)], [:]) { $0.token.ident == "1" ? referent : nil }
    }
}
