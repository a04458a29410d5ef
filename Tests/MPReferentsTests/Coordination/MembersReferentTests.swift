import MPReferents
import MPWire
import Testing

/// Callers are sessions, numbered; calls that wait are told one by one, numbered from 1.
@Suite struct MembersReferentTests {
    @Test("Arguments and texts", arguments: rows)
    func answers(row: MethodCase) throws {
        try row.check()
    }

    @Test func listsThemInTheOrderOfTheirRegistration() throws {
        var members = try SharedObject("Members()")
        #expect(members("register('b', 1)", from: 10) == "1")
        #expect(members("register('a', {'port': 2})", from: 11) == "2")
        #expect(members("register('b', [3])", from: 10) == "3")
        #expect(members("members()") == "{'b': [3], 'a': {'port': 2}}")
        #expect(members.text == "<Members: 2>")
        #expect(members.referent.value?.typeNameInErrors == "dict")
    }

    @Test func aNameBelongsToOneSession() throws {
        var members = try SharedObject("Members()")
        let taken = #"ValueError("the member 'a' is registered by another session")"#
        #expect(members("register('a', 1)", from: 10) == "1")
        #expect(members("register('a', 2)", from: 11) == taken)
        #expect(members("unregister('a')", from: 11) == taken)
        #expect(
            members("register('a', 2, False)", from: 10)
                == #"ValueError("the member 'a' is registered already")"#
        )
        #expect(members("watch()") == "(1, {'a': 1})")
        #expect(members("unregister('a')", from: 10) == "True")
        #expect(members("unregister('a')", from: 10) == "False")
        #expect(members("register('a', 2, replace=False)", from: 11) == "3")
        #expect(members("members()") == "{'a': 2}")
    }

    @Test func tellsEachChangeToAllWhoKnowTheStateBefore() throws {
        var members = try SharedObject("Members()")
        #expect(members("watch(0)") == "parks")
        #expect(members("watch(0, 5)") == "parks for 5.0 seconds")
        #expect(members("watch()") == "(0, {})")
        #expect(
            members("register('a')", from: 10)
                == "1; call 1: (1, {'a': None}); call 2: (1, {'a': None})"
        )
        // A change that came before the call.
        #expect(members("watch(0)") == "(1, {'a': None})")
        #expect(members("watch(1, 0)") == "(1, {'a': None})")
        #expect(members("watch(1)") == "parks")
        #expect(members("unregister('a')", from: 10) == "True; call 7: (2, {})")
    }

    @Test func aSessionTakesItsMembersAlongInOneChange() throws {
        var members = try SharedObject("Members()")
        for name in ["a", "b", "c"] {
            _ = members("register('\(name)')", from: name == "b" ? 11 : 10)
        }
        #expect(members.referent.isHeld(by: CallerID(10)))
        #expect(members("watch(3)") == "parks")
        #expect(members.abandon(10) == "call 4: (4, {'b': None})")
        #expect(!members.referent.isHeld(by: CallerID(10)))
        #expect(members.abandon(10) == "")
        #expect(members("register('a')", from: 11) == "5")
        #expect(members.abandon(11) == "")
        #expect(members("watch()") == "(6, {})")
        #expect(!members.referent.isHeld)
    }

    @Test func givesUpWatching() throws {
        var members = try SharedObject("Members()")
        #expect(members("watch(0, 1)") == "parks for 1.0 seconds")
        #expect(members("watch(0)") == "parks")
        #expect(members.expire(1) == "(0, {})")
        #expect(members.forget(2) == "")
        #expect(members("register('a')") == "1")
    }

    @Test func showsWhatItHolds() throws {
        var members = MembersReferent()
        for number: UInt64 in 1...3 {
            _ = try members.call(
                Call(
                    id: CallID(number),
                    caller: CallerID(1),
                    method: "register",
                    arguments: [.text("\(number)"), .int(Int(number))]
                )
            )
        }
        var shown: [StoredValue] = []
        var (position, steps) = (0, 0)
        while case .more(let next) = members.showHeld(
            from: position,
            atMost: 1,
            to: {
                shown.append($0)
                return 1
            }
        ), steps < 10 {
            (position, steps) = (next, steps + 1)
        }
        #expect(shown == [.value(.int(1)), .value(.int(2)), .value(.int(3))])
    }

    static let rows = MethodCase.table(
        #"""
        Members(1) -> TypeError('Members.__init__() takes 1 positional argument but 2 were given')
        Members().members() -> {}
        Members().register()
            -> TypeError("Members.register() missing 1 required positional argument: 'name'")
        Members().register(1) -> TypeError("the name of a member must be a str, not 'int'")
        Members().register(name='a', data=1) -> 1
        Members().register('a', replace=False) -> 1
        Members().unregister([]) -> TypeError("the name of a member must be a str, not 'list'")
        Members().unregister('a') -> False
        Members().watch() -> (0, {})
        Members().watch(None) -> (0, {})
        Members().watch(7) -> (0, {})
        Members().watch(10**30) -> (0, {})
        Members().watch(0, 0) -> (0, {})
        Members().watch(timeout=-1) -> (0, {})
        Members().watch('a') -> TypeError("'str' object cannot be interpreted as an integer")
        Members().watch(0, 'a')
            -> TypeError("'>' not supported between instances of 'str' and 'int'")
        """#
    )
}
