import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// One line of what the tables' script prints: a case and what came of it.
struct CaseOutcome: Decodable, Equatable {
    /// The steps of the case, or its sentence.
    let name: String
    /// What each step yielded, as text.
    let outcome: [String]
    /// What it should have yielded, where the case knows.
    let expects: [String]?
}

/// Whom a table is run against.
enum Opponent {
    /// A server that the same interpreter serves, started by the script.
    case oracle
    /// One of ours.
    case ours(TestServer)
    /// One of ours that is reached over TLS, and whose certificate an authority in a file has signed.
    case protected(TestServer, authorities: String)

    var options: [String] {
        switch self {
        case .oracle: ["--oracle"]
        case .ours(let server):
            ["--address", server.address.description, "--authkey-file", server.authkeyFile.path]
        case .protected(let server, let authorities):
            Opponent.ours(server).options
                + ["--tls-module", tlsManagersFolder, "--ca", authorities]
        }
    }
}

/// Runs one table of cases with an interpreter as the client.
func outcomes(
    of table: String,
    with interpreter: PythonInterpreter,
    against opponent: Opponent
) async throws -> [CaseOutcome] {
    let script = try #require(
        Bundle.module.path(forResource: "Resources/conformance/conformance", ofType: "py")
    )
    let program = try ChildProgram(
        interpreter.path,
        [script, "--table", table] + opponent.options
    )
    let decoder = JSONDecoder()
    var outcomes: [CaseOutcome] = []
    for await line in program.lines {
        outcomes.append(try decoder.decode(CaseOutcome.self, from: Data(line.utf8)))
    }
    let ending = await program.wait()
    // What came before a failure is compared all the same: it leads to the case that failed.
    if ending.status != 0 {
        Issue.record("\(interpreter.testDescription), \(table): \(ending.errors)")
    }
    return outcomes
}
