import MPReferents
import MPWire
import Testing

/// Iterating a dict; the iterator is what its `__iter__` creates.
@Suite struct IteratorReferentTests {
    /// A dict and an iterator over it.
    private static func iterate(_ text: String) throws -> (dict: SharedObject, keys: SharedObject) {
        var dict = try SharedObject(text)
        let outcome = dict.outcome(of: PythonCall(name: "__iter__"))
        guard case .create("Iterator", let iterator) = outcome.result else {
            preconditionFailure("no iterator")
        }
        return (dict, SharedObject(iterator))
    }

    @Test func yieldsTheKeysInOrder() throws {
        var (_, keys) = try Self.iterate("{2: 'a', 1: 'b'}")
        #expect(keys.referent.size == 2)
        #expect(keys("__next__()") == "2")
        #expect(keys("__next__()") == "1")
        #expect(keys("__next__()") == "StopIteration()")
        #expect(keys("__next__()") == "StopIteration()")
        #expect(keys.referent.size == 0)
    }

    @Test func seesChangedValuesOnly() throws {
        var (dict, keys) = try Self.iterate("{1: 2, 3: 4}")
        #expect(dict("__setitem__(3, 5)") == "None")
        #expect(keys("__next__()") == "1")
        #expect(keys("__next__()") == "3")
    }

    @Test(arguments: ["__setitem__(3, 5)", "__delitem__(1)", "clear()", "popitem()"])
    func failsOnceTheSizeHasChanged(change: String) throws {
        var (dict, keys) = try Self.iterate("{1: 2, 4: 5}")
        #expect(keys("__next__()") == "1")
        _ = dict(change)
        let failure = "RuntimeError('dictionary changed size during iteration')"
        #expect(keys("__next__()") == failure)
        #expect(keys.referent.value == nil)
        // It stays so even if the size is right again.
        _ = dict("clear()")
        _ = dict("update({1: 2, 4: 5})")
        #expect(keys("__next__()") == failure)
    }

    @Test func doesNotNoticeAChangeAfterItsEnd() throws {
        var (dict, keys) = try Self.iterate("{}")
        #expect(keys("__next__()") == "StopIteration()")
        #expect(dict("__setitem__(1, 2)") == "None")
        #expect(keys("__next__()") == "StopIteration()")
    }

    @Test func endsAlthoughKeysKeepBeingReplaced() throws {
        var (dict, keys) = try Self.iterate("{0: 0, 1: 0}")
        var answers: [String] = []
        for step in 2..<6 {
            answers.append(keys("__next__()"))
            _ = dict("__delitem__(\(step - 2))")
            _ = dict("__setitem__(\(step), 0)")
        }
        #expect(answers[0] == "0")
        #expect(
            answers.contains("RuntimeError('dictionary keys changed during iteration')")
                || answers.contains("StopIteration()")
        )
        #expect(answers.last == "StopIteration()")
    }

    /// Whatever is removed and added, it takes no more steps than the dict had keys.
    @Test(.timeLimit(.minutes(10)), arguments: 1...20)
    func neverTakesMoreStepsThanKeys(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let entries = (0..<30).map { "\($0): 0" }.joined(separator: ", ")
        var (dict, keys) = try Self.iterate("{\(entries)}")
        var steps = 0
        while Int(keys("__next__()")) != nil {
            steps += 1
            let old = random.next(below: 60)
            if dict("pop(\(old), None)") == "0" {
                _ = dict("__setitem__(\(100 + steps), 0)")
            }
        }
        #expect(steps <= 30)
    }

    @Test func leavesOutWhatItHasYieldedWhenItIsPickled() throws {
        var (_, keys) = try Self.iterate("{1: 2, 3: 4, 5: 6}")
        #expect(keys("__next__()") == "1")
        #expect(keys.referent.value == .iterator(over: [.int(3), .int(5)]))
        _ = keys("__next__()")
        _ = keys("__next__()")
        _ = keys("__next__()")
        #expect(keys.referent.value == .iterator(over: []))
    }

    @Test(arguments: ["send(None)", "throw(1)", "close()"])
    func hasNotWhatGeneratorsHave(call: String) throws {
        var (_, keys) = try Self.iterate("{1: 2}")
        #expect(keys(call) == "no such method")
        #expect(
            IteratorReferent.exposed
                == [
                    "__next__", "next_keys", "next_chunk", "next_items", "send", "throw", "close",
                ]
        )
    }

    @Test func takesManyStepsAtOnce() throws {
        var (dict, keys) = try Self.iterate("{1: 'a', 3: 'b', 5: 'c', 7: 'd'}")
        #expect(keys("next_keys(1)") == "[1]")
        #expect(keys("next_items(2)") == "[(3, 'b'), (5, 'c')]")
        #expect(keys("next_keys(9)") == "[7]")
        #expect(keys("next_keys(9)") == "[]")
        #expect(keys("next_items(9)") == "[]")
        #expect(keys("next_keys(0)") == "ValueError(\"'count' must be one or more\")")
        _ = dict("clear()")
        #expect(keys("next_keys(1)") == "[]")
    }

    @Test func noticesAChangeOfSizeInTheMiddleOfMany() throws {
        var (dict, keys) = try Self.iterate("{1: 'a', 3: 'b'}")
        #expect(keys("next_items(1)") == "[(1, 'a')]")
        _ = dict("popitem()")
        #expect(keys("next_items(1)").hasPrefix("RuntimeError"))
    }

    @Test func takesNoArguments() throws {
        var (_, keys) = try Self.iterate("{1: 2}")
        #expect(keys("__next__(1)") == "TypeError('expected 0 arguments, got 1')")
    }
}
