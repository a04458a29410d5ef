import MPWire
import Testing

struct PythonExceptionTests {
    @Test(
        arguments: [
            .valueError("x"), .keyError(.int(1)), .stopIteration, .queueEmpty,
            PythonException(
                WireGlobal("builtins", "KeyError"),
                [.text("k")],
                state: .dict(["__notes__": .list([.text("n")])])
            ),
        ] as [PythonException]
    )
    func survivesAsValue(_ exception: PythonException) throws {
        let value = try PickleReader.read(exception.value.pickled[...])
        #expect(PythonException(value) == exception)
    }

    @Test(
        arguments: [
            .int(1), .text("ValueError"), Token(typeid: "a", address: nil, ident: "b").value,
            .global(WireGlobal("builtins", "ValueError")), .slice(.null, .null, .null),
            .range(0, 1),
        ] as [WireValue]
    )
    func otherValuesAreNoExceptions(_ value: WireValue) {
        #expect(PythonException(value) == nil)
    }

    @Test(arguments: [
        (PythonException.valueError("x"), "ValueError('x')"), (.stopIteration, "StopIteration()"),
        (.keyError(.tuple([.int(1)])), "KeyError((1,))"), (.queueFull, "Full()"),
        (
            PythonException(WireGlobal("builtins", "ValueError"), [.int(1), .int(2)]),
            "ValueError(1, 2)"
        ),
        (
            PythonException(
                WireGlobal("builtins", "OSError"),
                [.int(2), .text("no"), .text("file")]
            ),
            "OSError(2, 'no')"
        ),
    ])
    func printsAsInPython(_ exception: PythonException, _ text: String) throws {
        #expect(try exception.value.representation() == text)
    }
}
