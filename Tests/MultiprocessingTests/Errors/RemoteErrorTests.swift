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

    @Test(arguments: [
        (
            "Traceback (most recent call last):\n  File \"x\"\nKeyError: 'name'\n", "KeyError",
            "'name'"
        ),
        ("Traceback\nAssertionError\n", "AssertionError", ""),
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
