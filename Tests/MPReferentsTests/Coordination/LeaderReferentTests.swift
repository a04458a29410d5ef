import MPReferents
import MPWire
import Testing

/// Callers are sessions, numbered; calls that wait are told one by one, numbered from 1.
@Suite struct LeaderReferentTests {
    @Test("Arguments and texts", arguments: rows)
    func answers(row: MethodCase) throws {
        try row.check()
    }

    @Test func whoComesFirstLeadsFirst() throws {
        var election = try SharedObject("Leader()")
        #expect(election.text == "<Leader: None>")
        #expect(election("campaign('a')", from: 10) == "takes 1")
        #expect(election("campaign('b')", from: 11) == "parks")
        #expect(election("campaign('c', 2)", from: 12) == "parks for 2.0 seconds")
        #expect(election.referent.size == 2)
        #expect(election("leader()") == "('a', 1)")
        #expect(election.text == "<Leader: 'a', token 1>")
        #expect(election("resign(1)", from: 10) == "None; call 2: takes 2")
        #expect(election("leader()") == "('b', 2)")
        #expect(election("is_leader(1)") == "False")
        #expect(election("is_leader(2)") == "True")
        #expect(
            election("resign(1)", from: 10)
                == "RuntimeError('the leader with the token 1 leads no more')"
        )
        #expect(election("resign(2)", from: 11) == "None; call 3: takes 3")
        #expect(election("resign(3)", from: 12) == "None")
        #expect(election("leader()") == "None")
        #expect(election("campaign('a')", from: 10) == "takes 4")
    }

    @Test func theNextOneLeadsWhenTheSessionEnds() throws {
        var election = try SharedObject("Leader()")
        _ = election("campaign('a')", from: 10)
        #expect(election("campaign('b')", from: 11) == "parks")
        #expect(election("observe(1)", from: 12) == "parks")
        #expect(election.referent.isHeld(by: CallerID(10)))
        #expect(election.abandon(11) == "")
        #expect(election.abandon(10) == "call 2: takes 2; call 3: ('b', 2)")
        #expect(election.referent.isHeld(by: CallerID(11)))
        #expect(election("observe(2)") == "parks")
        #expect(election.abandon(11) == "call 4: None")
        #expect(!election.referent.isHeld)
        #expect(election("observe()") == "parks")
        #expect(election("campaign('d')", from: 13) == "takes 3; call 5: ('d', 3)")
    }

    @Test func whoGivesUpLeavesTheLine() throws {
        var election = try SharedObject("Leader()")
        _ = election("campaign('a')", from: 10)
        for name in ["b", "c", "d"] { _ = election("campaign('\(name)', 9)", from: 11) }
        #expect(election.expire(2) == "None")
        #expect(election.forget(3) == "")
        #expect(election("resign(1)") == "None; call 4: takes 2")
        #expect(election("leader()") == "('d', 2)")
    }

    /// The answer to a candidate that has gone meanwhile.
    @Test func aLeaderThatNeverLearntOfItIsNone() throws {
        var election = try SharedObject("Leader()")
        _ = election("campaign('a')", from: 10)
        _ = election("campaign('b')", from: 11)
        #expect(election("observe(1)") == "parks")
        #expect(election.restore(1) == "call 2: takes 2; call 3: ('b', 2)")
        // It has ended already.
        #expect(election("observe(2)") == "parks")
        #expect(election.restore(1) == "")
        #expect(election.restore(2) == "call 4: None")
        #expect(election("leader()") == "None")
    }

    @Test func oneSessionMayHaveSeveralCandidates() throws {
        var election = try SharedObject("Leader()")
        _ = election("campaign('a')", from: 10)
        #expect(
            election("campaign('a')", from: 10)
                == #"RuntimeError("the candidate 'a' leads already")"#
        )
        #expect(election("campaign('b')", from: 10) == "parks")
        // Another session's candidate of the same name waits like all.
        #expect(election("campaign('a')", from: 11) == "parks")
        #expect(election("resign(1)", from: 10) == "None; call 3: takes 2")
        #expect(election.abandon(10) == "call 4: takes 3")
    }

    @Test func tellsObserversOfEachChange() throws {
        var election = try SharedObject("Leader()")
        #expect(election("observe(None, 4)") == "parks for 4.0 seconds")
        #expect(election("observe(5)") == "None")
        #expect(election.expire(1) == "None")
        #expect(election("observe()") == "parks")
        #expect(election("campaign('a')", from: 10) == "takes 1; call 3: ('a', 1)")
        #expect(election("observe()") == "('a', 1)")
        #expect(election("observe(1, 0)") == "('a', 1)")
        #expect(election("observe(1, 2)") == "parks for 2.0 seconds")
        #expect(election("observe(1)") == "parks")
        #expect(election.expire(7) == "('a', 1)")
        #expect(election.forget(8) == "")
        #expect(election("resign(1)") == "None")
    }

    static let rows = MethodCase.table(
        #"""
        Leader(1) -> TypeError('Leader.__init__() takes 1 positional argument but 2 were given')
        Leader().leader() -> None
        Leader().campaign()
            -> TypeError("Leader.campaign() missing 1 required positional argument: 'candidate'")
        Leader().campaign(1) -> TypeError("the name of a candidate must be a str, not 'int'")
        Leader().campaign('a', 'b')
            -> TypeError("'>' not supported between instances of 'str' and 'int'")
        Leader().resign(1) -> RuntimeError('the leader with the token 1 leads no more')
        Leader().resign(None) -> TypeError("'NoneType' object cannot be interpreted as an integer")
        Leader().is_leader(1) -> False
        Leader().is_leader('a') -> TypeError("'str' object cannot be interpreted as an integer")
        Leader().observe(1) -> None
        Leader().observe(None, 0) -> None
        """#
    )
}
