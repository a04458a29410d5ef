import Glibc
import Multiprocessing

/// Functions that any process may call, in Swift and in Python.
@main
struct RemoteProcedureCall {
    static func main() async throws {
        let arguments = CommandLine.arguments
        switch arguments.count {
        case 4 where arguments[1] == "serve":
            try await serve(at: Address(parsing: arguments[2]), authkey: .file(arguments[3]))
        case 3:
            try await call(at: Address(parsing: arguments[1]), authkey: .file(arguments[2]))
        default:
            print("usage: example-remote-procedure-call [serve] ADDRESS AUTHKEY_FILE")
        }
    }

    static func serve(at address: Address, authkey: Authkey) async throws {
        var configuration = ManagerServerConfiguration(addresses: [address], authkey: authkey)
        configuration.registry.function("word_count", "text") { (text: String) in
            text.split(whereSeparator: \.isWhitespace).count
        }
        configuration.registry.function("divide", "dividend", "divisor") { (a: Int, b: Int) in
            guard b != 0 else { throw DivisionByZero(dividend: a) }
            return [a / b, a % b]
        }
        configuration.registry.error(DivisionByZero.self, python: "ZeroDivisionError")
        let server = ManagerServer(configuration: configuration)
        _ = try await server.start()
        print("listening")
        fflush(nil)  // Whoever waits for it may read a pipe.
        await server.waitUntilStopped()
    }

    static func call(at address: Address, authkey: Authkey) async throws {
        var configuration = SyncManagerConfiguration()
        configuration.errors.register(DivisionByZero.self)
        let manager = try await SyncManager.connect(
            to: address,
            authkey: authkey,
            configuration: configuration
        )
        print(try await manager.call("word_count", "to be or not to be", as: Int.self), "words")
        print(try await manager.call("divide", 17, 5, as: [Int].self))
        do {
            try await manager.call("divide", 17, 0)
        } catch let error as DivisionByZero {
            print("cannot divide \(error.dividend)")
        }
        await manager.close()
    }
}

/// Travels from the server to its Swift clients as it is; Python's get their own.
struct DivisionByZero: Error, Codable, CustomStringConvertible {
    let dividend: Int
    var description: String { "\(dividend) cannot be divided by zero" }
}
