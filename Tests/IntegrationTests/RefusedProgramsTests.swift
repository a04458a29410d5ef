import Foundation
import MPTestSupport
import Testing

/// Programs that must not compile, given to the compiler that has built the tests.
@Suite(.timeLimit(.minutes(10))) struct RefusedProgramsTests {
    /// What the compiler says to a program that imports the library.
    private func compile(_ program: String) async throws -> ChildProgram.Ending {
        let link = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let products = URL(fileURLWithPath: link).deletingLastPathComponent()
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources")
        let maps =
            ["CSystem", "CProcesses", "CMultiprocessing"].map {
                products.appendingPathComponent("\($0).build/module.modulemap").path
            } + [sources.appendingPathComponent("COpenSSL/module.modulemap").path]
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("refused-\(UUID().uuidString).swift")
        try program.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }  // Only a leftover in /tmp.
        let arguments =
            ["swiftc", "-typecheck", "-swift-version", "6"]
            + ["-I", products.appendingPathComponent("Modules").path]
            + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] } + [file.path]
        return await (try ChildProgram("/usr/bin/env", arguments)).wait()
    }

    private static let prologue = """
        import Multiprocessing
        struct Opaque { var number = 1 }
        actor Library { func find() -> Opaque { Opaque() } }
        @discardableResult func find(_ number: Int) -> Opaque { Opaque() }

        """

    @Test func theSameProgramsWithResultsThatTravelCompile() async throws {
        let ending = try await compile(
            Self.prologue + """
                let counter = SharedType("Counter", initial: 0) {
                    $0.expose("add", "n") { (count: inout Int, n: Int) in count += n }
                    $0.expose("find") { (count: inout Int) in _ = find(count) }
                    $0.expose("take") { (count: inout Int, call: CallContext) in "\\(call.session)" }
                }
                let library = SharedType("Library", service: { Library() }) {
                    $0.expose("find") { (library: Library) in await library.find().number }
                }
                func register(_ registry: inout Registry) {
                    registry.function("find", "n") { (n: Int) in find(n).number }
                }
                """
        )
        #expect(ending.status == 0, "\(ending.errors)")
    }

    @Test(
        arguments: [
            """
            let counter = SharedType("Counter", initial: 0) {
                $0.expose("find") { (count: inout Int) in find(count) }
            }
            """,
            """
            let library = SharedType("Library", service: { Library() }) {
                $0.expose("find") { (library: Library) in await library.find() }
            }
            """,
            """
            func register(_ registry: inout Registry) {
                registry.function("find", "n") { (n: Int) in find(n) }
            }
            """,
        ]
    )
    func aResultThatCannotTravelIsRefused(program: String) async throws {
        let ending = try await compile(Self.prologue + program)
        #expect(ending.status == 1)
        #expect(ending.errors.contains("the result must be Encodable"))
        #expect(ending.errors.contains("error: "))
    }
}
