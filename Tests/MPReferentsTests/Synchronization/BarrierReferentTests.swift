import MPReferents
import MPWire
import Testing

/// The rows are what CPython 3.13 answers; waiting is told call by call, numbered from 1.
@Suite struct BarrierReferentTests {
    @Test("Arguments and texts", arguments: rows)
    func answers(row: MethodCase) throws {
        try row.check()
    }

    @Test func letsAllPassWhenTheLastHasCome() throws {
        var barrier = try SharedObject("Barrier(3)")
        for _ in 0..<2 {
            #expect(barrier("wait()") == "parks")
            #expect(barrier("wait(5)") == "parks for 5.0 seconds")
            #expect(barrier("__getattribute__('n_waiting')") == "2")
            #expect(barrier("wait(0)").hasPrefix("2; call "))
            #expect(barrier("__getattribute__('n_waiting')") == "0")
        }
    }

    @Test func numbersThePartiesInTheOrderInWhichTheyCame() throws {
        var barrier = try SharedObject("Barrier(3)")
        #expect(barrier("wait()") == "parks")
        #expect(barrier("wait()") == "parks")
        #expect(barrier("wait()") == "2; call 1: 0; call 2: 1")
    }

    @Test func breaksWhenTheTimeOfOneIsUp() throws {
        var barrier = try SharedObject("Barrier(3, None, 4)")
        let broken = "threading.BrokenBarrierError()"
        #expect(barrier("wait()") == "parks for 4.0 seconds")
        #expect(barrier("wait(1)") == "parks for 1.0 seconds")
        #expect(barrier.expire(2) == "\(broken); call 1: \(broken)")
        #expect(barrier("wait()") == broken)
        #expect(barrier("__getattribute__('broken')") == "True")
        #expect(barrier("reset()") == "None")
        #expect(barrier("wait()") == "parks for 4.0 seconds")
    }

    @Test func failsThoseWhoWaitWhenItIsResetOrAborted() throws {
        var barrier = try SharedObject("Barrier(2)")
        #expect(barrier("wait()") == "parks")
        #expect(barrier("reset()") == "None; call 1: threading.BrokenBarrierError()")
        #expect(barrier("wait()") == "parks")
        #expect(barrier("abort()") == "None; call 3: threading.BrokenBarrierError()")
        #expect(barrier("wait()") == "threading.BrokenBarrierError()")
    }

    @Test func countsThoseWhoHaveGoneAsNotHavingCome() throws {
        var barrier = try SharedObject("Barrier(3)")
        #expect(barrier("wait()") == "parks")
        #expect(barrier("wait()") == "parks")
        #expect(barrier.forget(1) == "")
        #expect(barrier("wait()") == "parks")
        #expect(barrier("wait()") == "2; call 2: 0; call 3: 1")
    }

    @Test func callsNoAction() throws {
        let error = #expect(throws: PythonException.self) {
            try SharedObject("Barrier(2, 'action')")
        }
        #expect(error?.type.name == "TypeError")
    }

    static let rows = MethodCase.table(
        #"""
        Barrier()
            -> TypeError("Barrier.__init__() missing 1 required positional argument: 'parties'")
        Barrier(0) -> ValueError('parties must be > 0')
        Barrier(-1) -> ValueError('parties must be > 0')
        Barrier('a') -> TypeError("'<' not supported between instances of 'str' and 'int'")
        Barrier(None) -> TypeError("'<' not supported between instances of 'NoneType' and 'int'")
        Barrier(1, 2, 3, 4)
            -> TypeError('Barrier.__init__() takes from 2 to 4 positional arguments but 5 were given')
        Barrier(foo=1) -> TypeError("Barrier.__init__() got an unexpected keyword argument 'foo'")
        Barrier(2) -> <threading.Barrier: waiters=0/2>
        Barrier(1, None, 1) -> <threading.Barrier: waiters=0/1>
        Barrier(1).wait() -> 0
        Barrier(1).wait('a') -> 0
        Barrier(2).wait('a') -> TypeError("unsupported operand type(s) for +: 'float' and 'str'")
        Barrier(2).wait(0) -> threading.BrokenBarrierError() => <threading.Barrier: broken>
        Barrier(2).wait(-1) -> threading.BrokenBarrierError() => <threading.Barrier: broken>
        Barrier(2).wait([]) -> TypeError("unsupported operand type(s) for +: 'float' and 'list'")
        Barrier(2).wait(1, 2)
            -> TypeError('Barrier.wait() takes from 1 to 2 positional arguments but 3 were given')
        Barrier(2, None, 0).wait() -> threading.BrokenBarrierError() => <threading.Barrier: broken>
        Barrier(2, None, 'a').wait()
            -> TypeError("unsupported operand type(s) for +: 'float' and 'str'")
        Barrier(2).wait(inf) -> OverflowError('timestamp out of range for platform time_t')
        Barrier(2).wait(10**30) -> OverflowError('timestamp too large to convert to C PyTime_t')
        Barrier(2).reset(1)
            -> TypeError('Barrier.reset() takes 1 positional argument but 2 were given')
        Barrier(2).abort(1)
            -> TypeError('Barrier.abort() takes 1 positional argument but 2 were given')
        Barrier(2).abort() -> None => <threading.Barrier: broken>
        Barrier(2).__getattribute__('parties') -> 2
        Barrier(2).__getattribute__('x') -> AttributeError("'Barrier' object has no attribute 'x'")
        Barrier(2).__getattribute__(1) -> TypeError("attribute name must be string, not 'int'")
        Barrier(2).__getattribute__() -> TypeError('expected 1 argument, got 0')
        Barrier(2).__getattribute__('broken') -> False
        Barrier(2).__getattribute__('n_waiting') -> 0
        Barrier(2.5).__getattribute__('parties') -> 2.5
        Barrier(2).reset() -> None
        Barrier(parties=1).wait() -> 0
        Barrier(2, None, -1).wait() -> threading.BrokenBarrierError() => <threading.Barrier: broken>
        Barrier(1, timeout=0).wait(None) -> 0
        Barrier(2).__getattribute__('parties', 1) -> TypeError('expected 1 argument, got 2')
        Barrier(True).wait() -> 0
        """#
    )
}
