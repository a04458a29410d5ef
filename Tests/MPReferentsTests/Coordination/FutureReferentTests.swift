import MPReferents
import MPWire
import Testing

/// Callers are sessions, numbered; calls that wait are told one by one, numbered from 1.
@Suite struct FutureReferentTests {
    private static let cancelled = "concurrent.futures._base.CancelledError()"
    private static let timedOut = "concurrent.futures._base.TimeoutError()"
    private static let lost =
        "concurrent.futures._base.BrokenExecutor('the process that was to set the result has ended, "
        + "or its connection has')"

    @Test("Arguments and texts", arguments: rows)
    func answers(row: MethodCase) throws {
        try row.check()
    }

    @Test func allThatWaitGetTheResult() throws {
        var future = try SharedObject("Future()")
        #expect(future.text == "<Future state=pending>")
        #expect(future("result()") == "parks")
        #expect(future("exception(3)") == "parks for 3.0 seconds")
        #expect(future("outcome()") == "parks")
        #expect(future("done()") == "False")
        #expect(
            future("set_result([1])")
                == "None; call 1: [1]; call 2: None; call 3: ('result', [1])"
        )
        #expect(future.text == "<Future state=finished>")
        #expect(future("done()") == "True")
        #expect(future("result()") == "[1]")
        #expect(future("result(0)") == "[1]")
        #expect(future("exception()") == "None")
        #expect(future("outcome()") == "('result', [1])")
        #expect(future("cancel()") == "False")
        #expect(
            future("set_result(2)")
                == "concurrent.futures._base.InvalidStateError('FINISHED: <Future state=finished>')"
        )
        #expect(future.referent.size == 1)
    }

    @Test func anErrorIsRaised() throws {
        var future = try SharedObject("Future()")
        #expect(future("result()") == "parks")
        #expect(future("outcome()") == "parks")
        #expect(
            future("set_exception(ValueError('bad'))")
                == "None; call 1: ValueError('bad'); call 2: ('error', ValueError('bad'))"
        )
        #expect(future.text == "<Future state=finished raised ValueError>")
        #expect(future("exception()") == "ValueError('bad')")
        #expect(future("result()") == "ValueError('bad')")
        #expect(future("done()") == "True")
        #expect(future("cancelled()") == "False")
    }

    @Test func whatHasNotBegunCanBeCancelled() throws {
        var future = try SharedObject("Future()")
        for method in ["result", "exception", "outcome"] {
            #expect(future("\(method)()") == "parks")
        }
        #expect(
            future("cancel()")
                == "True; call 1: \(Self.cancelled); call 2: \(Self.cancelled); call 3: ('cancelled', None)"
        )
        #expect(future("cancel()") == "True")
        #expect(future("cancelled()") == "True")
        #expect(future("done()") == "True")
        #expect(future("promise()") == "False")
        #expect(
            future("set_result(1)")
                == "concurrent.futures._base.InvalidStateError('CANCELLED: <Future state=cancelled>')"
        )
        #expect(future("set_running_or_notify_cancel()") == "False")
        #expect(
            future("set_running_or_notify_cancel()")
                == "RuntimeError('Future in unexpected state')"
        )
        #expect(future("cancel()") == "True")
        #expect(future("result()") == Self.cancelled)
    }

    @Test func whatRunsCannotBeCancelled() throws {
        var future = try SharedObject("Future()")
        #expect(future("set_running_or_notify_cancel()") == "True")
        #expect(future("running()") == "True")
        #expect(future("cancel()") == "False")
        #expect(
            future("set_running_or_notify_cancel()")
                == "RuntimeError('Future in unexpected state')"
        )
        #expect(future("set_result(1)") == "None")
        #expect(future("running()") == "False")
    }

    @Test func waitsEnd() throws {
        var future = try SharedObject("Future()")
        for method in ["result", "exception", "outcome", "result"] {
            #expect(future("\(method)(1)") == "parks for 1.0 seconds")
        }
        #expect(future.expire(1) == Self.timedOut)
        #expect(future.expire(2) == Self.timedOut)
        #expect(future.expire(3) == "None")
        #expect(future.forget(4) == "")
        #expect(future("result(0)") == Self.timedOut)
        #expect(future("outcome(-1)") == "None")
        #expect(future("set_result(1)") == "None")
    }

    @Test(arguments: ["promise()", "set_running_or_notify_cancel()"])
    func aFutureEndsWithTheSessionThatWasToEndIt(method: String) throws {
        var future = try SharedObject("Future()")
        #expect(future(method, from: 10) == "True")
        for method in ["result", "exception", "outcome"] {
            #expect(future("\(method)()", from: 11) == "parks")
        }
        #expect(future.abandon(11) == "")
        #expect(
            future.abandon(10)
                == "call 2: \(Self.lost); call 3: \(Self.lost.replacing("concurrent.futures._base.", with: "")); "
                + "call 4: ('lost', \(Self.lost.replacing("concurrent.futures._base.", with: "")))"
        )
        #expect(future.text == "<Future state=finished raised BrokenExecutor>")
        #expect(future("result()") == Self.lost)
        #expect(future.abandon(10) == "")
    }

    @Test func anEndedFutureOutlivesTheSession() throws {
        var future = try SharedObject("Future()")
        #expect(future("promise()", from: 10) == "True")
        #expect(future("promise()", from: 10) == "True")
        #expect(
            future("promise()", from: 11)
                == "concurrent.futures._base.InvalidStateError('PENDING: another session has promised to end this future')"
        )
        // Anybody may end it.
        #expect(future("set_result(5)", from: 11) == "None")
        #expect(future.abandon(10) == "")
        #expect(future("result()") == "5")
    }

    @Test func showsWhatItHolds() throws {
        func held(_ lines: String...) throws -> [WireValue] {
            var future = try SharedObject("Future()")
            for line in lines { _ = future(line) }
            var values: [WireValue] = []
            let end = future.referent.showHeld(from: 0, atMost: 10) {
                values.append($0.decoded)
                return 1
            }
            #expect(end == .end)
            return values
        }
        #expect(try held() == [])
        #expect(try held("set_result('a')") == [.text("a")])
        #expect(try held("set_exception(ValueError(1))").count == 1)
        #expect(try held("cancel()") == [])
    }

    static let rows = MethodCase.table(
        #"""
        Future(1) -> TypeError('Future.__init__() takes 1 positional argument but 2 were given')
        Future().done() -> False
        Future().running() -> False
        Future().cancelled() -> False
        Future().cancel() -> True => <Future state=cancelled>
        Future().result(0) -> concurrent.futures._base.TimeoutError()
        Future().exception(0) -> concurrent.futures._base.TimeoutError()
        Future().result('a') -> TypeError("'>' not supported between instances of 'str' and 'int'")
        Future().set_result()
            -> TypeError("Future.set_result() missing 1 required positional argument: 'result'")
        Future().set_result(result=1) -> None => <Future state=finished>
        Future().set_exception(5) -> TypeError('set_exception() takes an exception, not int')
        Future().set_running_or_notify_cancel() -> True => <Future state=running>
        Future().promise() -> True => <Future state=pending>
        """#
    )
}
