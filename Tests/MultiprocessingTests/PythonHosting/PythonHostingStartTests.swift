import MPTestSupport
import Multiprocessing
import Testing

/// Servers that can't host what they are told to say so when they start.
struct PythonHostingStartTests {
    private static func complaint(
        _ change: (inout PythonHosting) -> Void
    ) async throws -> MultiprocessingError? {
        var python = PythonHosting()
        change(&python)
        do {
            try await TestServer.run {
                $0.python = python
            } _: { _ in
            }
            return nil
        } catch let error as MultiprocessingError {
            return error
        }
    }

    @Test func namesAMissingInterpreter() async throws {
        let error = try await Self.complaint {
            $0.interpreter = "/nowhere/python3"
            $0.runsFunctions = true
        }
        #expect(error?.code == .cannotStart)
        #expect(error?.message.contains("'/nowhere/python3'") == true)
    }

    @Test func namesAProgramThatIsNoInterpreter() async throws {
        let error = try await Self.complaint {
            $0.interpreter = "/bin/false"
            $0.runsFunctions = true
        }
        #expect(error?.code == .cannotStart)
        #expect(error?.message.contains("exited with code 1") == true)
    }

    @Test(
        .enabled(if: PythonInterpreter.default != nil, "there is no CPython here"),
        arguments: [
            ("no.such.module", "No module named 'no'"), ("json:nothing", "nothing"),
            ("json:dumps", "TypeError"),
        ]
    )
    func saysWhichTypesCannotBeImported(_ types: String, _ reason: String) async throws {
        let interpreter = try #require(PythonInterpreter.default)
        let error = try await Self.complaint {
            $0.interpreter = interpreter.path
            $0.types = [types]
        }
        #expect(error?.code == .cannotStart)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "no error")")
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython here"))
    func saysWhichUserItCannotBecome() async throws {
        let interpreter = try #require(PythonInterpreter.default)
        let error = try await Self.complaint {
            $0.interpreter = interpreter.path
            $0.runsFunctions = true
            $0.user = "nobody-of-that-name"
        }
        #expect(error?.code == .cannotStart)
        #expect(error?.message.contains("there is no user 'nobody-of-that-name'") == true)
    }

    @Test func startsNothingThatIsNotWanted() async throws {
        #expect(try await Self.complaint { $0.interpreter = "/nowhere/python3" } == nil)
    }
}
