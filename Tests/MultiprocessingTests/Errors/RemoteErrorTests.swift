import MPWire
import Multiprocessing
import Testing

@Suite struct RemoteErrorTests {
    @Test func namesTheExceptionAndItsText() {
        let error = RemoteError(PythonException(WireGlobal("builtins", "KeyError"), [.text("k")]))
        #expect(error.typeName == "builtins.KeyError")
        #expect(error.message == "'k'")
        #expect(error.description == "builtins.KeyError: 'k'")
        #expect(error.traceback == nil)
    }

    @Test func namesTheSwiftErrorAndWhoThrewIt() {
        let state: WireDictionary = [
            "swift_type": .text("BankError"), "thrown_by": .text("Account.withdraw"),
            "__notes__": .list([.text("one"), .int(2), .text("two")]),
        ]
        let error = RemoteError(
            PythonException(
                WireGlobal("builtins", "RuntimeError"),
                [.text("closed")],
                state: .dict(state)
            )
        )
        #expect(error.typeName == "BankError")
        #expect(error.thrownBy == "Account.withdraw")
        #expect(error.notes == ["one", "two"])
        #expect(error.arguments == [.text("closed")])
        #expect(error.description == "BankError: closed")
    }

    @Test func namesTheClassAndTheTracebackOfAWorkerInPython() {
        let state: WireDictionary = [
            "python_type": .text("shop.Refused"), "remote_traceback": .text("Traceback …"),
        ]
        let type = WireGlobal("builtins", "RuntimeError")
        let error = RemoteError(PythonException(type, [.text("no")], state: .dict(state)))
        #expect(error.description == "shop.Refused: no")
        #expect(error.traceback == "Traceback …")
    }

    @Test(arguments: [
        (
            "Traceback (most recent call last):\n  File \"x\"\nKeyError: 'name'\n", "KeyError",
            "'name'"
        ),
        ("Traceback\nAssertionError\n", "AssertionError", ""),
        (
            "Traceback (most recent call last):\n  File \"x\"\nKeyError: 'a'\n\nDuring handling of the above:\n\n"
                + "Traceback (most recent call last):\n  File \"y\"\n    f()\nValueError: bad\na note\n",
            "ValueError", "bad\na note"
        ),
        ("a.b.Error: one: two", "a.b.Error", "one: two"), ("", "", ""),
    ])
    func readsTheLastLineOfATraceback(_ text: String, _ type: String, _ message: String) {
        let error = RemoteError(traceback: text)
        #expect(error.typeName == type)
        #expect(error.message == message)
        #expect(error.traceback == text)
        #expect(error.exception == nil)
    }
}
