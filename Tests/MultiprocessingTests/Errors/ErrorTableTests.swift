import MPWire
import Multiprocessing
import Testing

@Suite struct ErrorTableTests {
    /// An error with something in it.
    enum BankError: Error, Codable, Equatable {
        case insufficientFunds(balance: Int)
        case closed
    }

    /// Another one, which nobody registers.
    struct Unknown: Error, CustomStringConvertible {
        let description = "nobody knows"
    }

    @Test func aRegisteredErrorTravelsWhole() throws {
        var table = ErrorTable()
        table.register(BankError.self, python: "ValueError")
        let error = BankError.insufficientFunds(balance: 3)
        let exception = table.exception(for: error, thrownBy: "Account.withdraw")
        #expect(exception.type == WireGlobal("builtins", "ValueError"))
        #expect(exception.arguments == [.text("insufficientFunds(balance: 3)")])
        #expect(exception.attribute("swift_type") == .text("ErrorTableTests.BankError"))
        #expect(exception.attribute("thrown_by") == .text("Account.withdraw"))
        #expect(table.error(in: exception) as? BankError == error)
        #expect(table.problems.isEmpty)
    }

    @Test func anErrorOfAnotherTypeKeepsItsTextAndTheNameOfItsType() {
        let table = ErrorTable()
        let exception = table.exception(for: Unknown(), thrownBy: "f")
        #expect(exception.type == WireGlobal("builtins", "RuntimeError"))
        #expect(exception.message == "nobody knows")
        #expect(exception.attribute("swift_type") == .text("ErrorTableTests.Unknown"))
        #expect(exception.attribute("swift_error") == nil)
        #expect(table.error(in: exception) == nil)
    }

    @Test func aPythonExceptionStaysWhatItIs() {
        let exception = PythonException("KeyError", "k")
        #expect(ErrorTable().exception(for: exception, thrownBy: "f") == exception)
        #expect(ErrorTable().error(in: exception) == nil)
    }

    @Test func theNameJoinsTypesOfDifferentPrograms() {
        var server = ErrorTable()
        server.register(BankError.self, name: "bank", python: "bank.errors.Refused")
        let exception = server.exception(for: BankError.closed, thrownBy: "f")
        #expect(exception.type == WireGlobal("bank.errors", "Refused"))
        var client = ErrorTable()
        client.register(BankError.self)
        #expect(client.error(in: exception) == nil)
        client.register(BankError.self, name: "bank")
        #expect(client.error(in: exception) as? BankError == .closed)
    }

    @Test func whatDoesNotDecodeIsNoError() {
        var table = ErrorTable()
        table.register(BankError.self)
        let state: WireDictionary = [
            "swift_type": .text("ErrorTableTests.BankError"), "swift_error": .int(1),
        ]
        let exception = PythonException(
            WireGlobal("builtins", "RuntimeError"),
            [],
            state: .dict(state)
        )
        #expect(table.error(in: exception) == nil)
    }

    @Test(arguments: [
        "", "Value Error", "int", "SystemExit", "BaseException", "UnicodeDecodeError",
        "NoSuchError", "a..B", "a.1b", ".B",
    ])
    func aClassThatNoTextMakesIsAProblem(_ name: String) {
        var table = ErrorTable()
        table.register(BankError.self, name: "bank", python: name)
        #expect(
            table.problems
                == ["error 'bank': '\(name)' is no exception that can be made of a text"]
        )
    }

    @Test func aNameTwiceIsAProblem() {
        var table = ErrorTable()
        table.register(BankError.self, name: "bank")
        table.register(BankError.self, name: "bank")
        #expect(table.problems == ["error 'bank': there are two registrations of this name"])
    }
}

extension PythonException {
    fileprivate func attribute(_ name: String) -> WireValue? {
        guard case .dict(let state)? = state else { return nil }
        return state[text: name]
    }
}
