import MPReferents
import MPWire
import Testing

/// What stays encoded in shared objects, and what builds it.
@Suite struct KeptValueTests {
    private static func object(_ constructor: String) throws -> SharedObject {
        var object = try SharedObject(constructor)
        object.isEncoding = true
        return object
    }

    /// What a call returns, as it is stored.
    private static func answer(_ line: String, of object: inout SharedObject) -> StoredValue? {
        switch object.outcome(of: PythonLine(line).call).result {
        case .reply(.returning(let value)), .reply(.delivering(let value, _)): value
        case .reply(.raising), .park, .create, .unserializable, .run, .noSuchMethod: nil
        }
    }

    @Test(arguments: [
        ("[]", "append([1, {'a': 2}])", "__getitem__(0)"), ("[0]", "insert(0, [7])", "pop(0)"),
        ("[0]", "__setitem__(0, (1, [2]))", "pop()"), ("[]", "append_and_count([1])", "pop()"),
        ("[5]", "compare_exchange(0, 5, [1])", "__getitem__(0)"),
        ("{}", "__setitem__('k', {'a': [1]})", "__getitem__('k')"),
        ("{}", "setdefault('k', [1])", "get('k')"), ("{}", "set_if_absent('k', [1])", "pop('k')"),
        ("{'k': 1}", "compare_exchange('k', 1, [2])", "setdefault('k', 3)"),
        ("{}", "__setitem__((1, 2), [1])", "get((1, 2))"),
        ("Queue()", "put([1, 2])", "get()"),
        ("LifoQueue()", "put_nowait({'a': 1})", "get_nowait()"),
        ("Value('i', 0)", "set([1, 2])", "get()"),
        ("Value('i', 0)", "exchange([1])", "exchange(2)"),
        ("Value('i', 0)", "compare_exchange(0, [1])", "get()"),
        ("Namespace()", "__setattr__('a', [1])", "__getattribute__('a')"),
    ])
    func staysEncoded(constructor: String, storing: String, reading: String) throws {
        var object = try Self.object(constructor)
        _ = object(storing)
        guard case .kept? = Self.answer(reading, of: &object) else {
            Issue.record("\(reading) after \(storing) builds what it answers")
            return
        }
    }

    @Test(arguments: [
        ("[]", "append([1, 2])", "copy()"), ("[]", "append([1, 2])", "__getitem__(slice(0, 1))"),
        ("[]", "append([1, 2])", "__add__([3])"), ("{}", "__setitem__('k', [1, 2])", "values()"),
        ("{}", "__setitem__('k', [1, 2])", "items()"), ("{}", "__setitem__('k', [1, 2])", "copy()"),
        ("{}", "__setitem__('k', [1, 2])", "get_all(['k'])"),
        ("{}", "__setitem__('k', [1, 2])", "popitem()"),
        ("{}", "__setitem__('k', [1, 2])", "__or__({'a': 1})"),
        ("{}", "__setitem__('k', [1, 2])", "__ror__({'a': 1})"),
        ("Queue()", "put([1, 2])", "get_all()"),
        ("Namespace()", "__setattr__('a', [1, 2])", "__getattribute__('__dict__')"),
    ])
    func answersOfSeveralAreMadeOfPieces(
        constructor: String,
        storing: String,
        reading: String
    ) throws {
        var object = try Self.object(constructor)
        _ = object(storing)
        // The list and its two numbers.
        #expect(Self.answer(reading, of: &object)?.keptCount == 3)
    }

    @Test(arguments: [
        ("__contains__([1])", "True"), ("count([1])", "2"), ("index([1])", "0"),
        ("remove([1])", "None"), ("sort()", "None"), ("__imul__(1)", "[[1], [1]]"),
    ])
    func whoLooksIntoAListBuildsIt(call: String, result: String) throws {
        var list = try Self.object("[]")
        _ = list("append([1])")
        _ = list("append([1])")
        #expect(list.referent.keptCount == 4)
        let decodes = list.referent.decodesEverything(for: Self.call(call))
        #expect(decodes)
        #expect(list(call) == result)
        #expect(list.referent.keptCount == 0)
    }

    @Test(arguments: [("__contains__(1)", "False"), ("count('a')", "0")])
    func aSearchForWhatNoContainerEqualsBuildsNothing(call: String, result: String) throws {
        var list = try Self.object("[]")
        _ = list("append([1])")
        let decodes = list.referent.decodesEverything(for: Self.call(call))
        #expect(!decodes)
        #expect(list(call) == result)
        #expect(list.referent.keptCount == 2)
    }

    @Test func findsANumberThatIsEncoded() throws {
        var list = try Self.object("[]")
        _ = list("append(10 ** 30)")
        #expect(list("count(10 ** 30)") == "1")
        #expect(list("index(10 ** 30)") == "0")
    }

    @Test func aProductHoldsOneObjectSeveralTimes() throws {
        var list = try Self.object("[]")
        _ = list("append([1])")
        var output = OutgoingBytes()
        let product = try #require(Self.answer("__mul__(3)", of: &list))
        _ = AnswerWriter(.stock).appendFrame(returning: product, isDelivery: false, to: &output)
        // One list, two references to it.
        #expect(output.bytes.count { $0 == 0x68 } == 2)
    }

    @Test(arguments: ["Queue()", "LifoQueue()"])
    func whatIsGivenBackIsStillEncoded(queue: String) throws {
        var queue = try Self.object(queue)
        _ = queue("put([1, 2])")
        #expect(queue("get()") == "takes [1, 2]")
        #expect(queue.restore(2) == "")
        guard case .kept? = Self.answer("get()", of: &queue) else {
            Issue.record("the item was built")
            return
        }
    }

    @Test(arguments: [
        ("Value('i', 0)", "set([1, 2])"), ("Namespace()", "__setattr__('a', [1, 2])"),
    ])
    func isKnownBeforeTheWholeObjectIsBuilt(object: String, call: String) throws {
        var object = try Self.object(object)
        #expect(object.referent.keptCount == 0)
        _ = object(call)
        #expect(object.referent.keptCount == 3)
    }

    @Test func theWholeObjectIsMadeOfPieces() throws {
        var list = try Self.object("[0]")
        _ = list("append([1, 2])")
        #expect(list.referent.storedValue?.keptCount == 3)
        #expect(list.referent.storedValue?.decoded == list.referent.value)
        var dict = try Self.object("{'a': 1}")
        _ = dict("__setitem__('k', [1, 2])")
        #expect(dict.referent.storedValue?.keptCount == 3)
        #expect(dict.referent.storedValue?.decoded == dict.referent.value)
        #expect(dict.text == "{'a': 1, 'k': [1, 2]}")
    }

    private static func call(_ line: String) -> Call {
        let call = PythonLine(line).call
        return Call(
            id: CallID(1),
            caller: CallerID(1),
            method: call.name,
            arguments: call.arguments
        )
    }
}
