import Foundation
import MPTestSupport

/// Snippets as files that the compiler reads.
struct SnippetProgram {
    /// Where the tests, and with them the modules, were built.
    private static let products: String = {
        // The first argument of the runner is no help: it may be a path of the toolchain.
        let bundle =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: bundle).deletingLastPathComponent().path
    }()

    /// A snippet as a function of a file of its own, and what can't be in a function beside it.
    ///
    /// - Parameters:
    ///   - snippet: The snippet.
    ///   - number: The number of its function.
    ///   - given: Declarations of what it uses and doesn't declare.
    /// - Returns: The text of the file.
    static func text(of snippet: Snippet, number: Int, given: String) -> String {
        if snippet.isManifest {
            // No line inside of an expression can be located, but the lines are one after the other.
            let beginning = "_ = Package(name: \"example\","
            return """
                import PackageDescription
                func snippet\(number)() {
                \(located(snippet.line - 1, [beginning] + snippet.code + [")"], in: snippet.file))
                }

                """
        }
        let parts = snippet.parts.map { ($0.place, located($0.line, $0.code, in: snippet.file)) }
        func all(_ place: Snippet.Part.Place) -> String {
            parts.filter { $0.0 == place }.map(\.1).joined(separator: "\n")
        }
        return """
            import Multiprocessing
            \(all(.top))
            \(given)
            \(all(.file))
            @MainActor func snippet\(number)() async throws {
            \(all(.function))
            }

            """
    }

    /// Lines of code whose errors are told with the place in the documentation.
    private static func located(_ line: Int, _ code: [String], in file: String) -> String {
        let place = "#sourceLocation(file: \"\(SnippetReader.root)/\(file)\", line: \(line))"
        return ([place] + code + ["#sourceLocation()"]).joined(separator: "\n")
    }

    /// Has the compiler check files together.
    ///
    /// - Parameters:
    ///   - texts: The texts of the files.
    ///   - isManifest: Whether it is a `Package.swift`.
    /// - Throws: The errors of the compiler.
    static func check(_ texts: [String], isManifest: Bool = false) async throws {
        let directory =
            FileManager.default.temporaryDirectory.path + "/snippets-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var files: [String] = []
        for (number, text) in texts.enumerated() {
            files.append("\(directory)/File\(number).swift")
            try text.write(toFile: files[number], atomically: false, encoding: .utf8)
        }
        let options = try await isManifest ? manifestOptions() : moduleOptions()
        let common = [
            "-typecheck", "-swift-version", "6", "-parse-as-library", "-module-name", "Snippets",
        ]
        _ = try await ChildProgram("/usr/bin/env", ["swiftc"] + common + options + files).output()
    }

    private static func moduleOptions() -> [String] {
        let maps = [
            "\(SnippetReader.root)/Sources/COpenSSL/module.modulemap",
            "\(products)/CMultiprocessing.build/module.modulemap",
            "\(products)/CSystem.build/module.modulemap",
            "\(products)/CProcesses.build/module.modulemap",
        ]
        // `package` declarations of snippets are in a package of theirs.
        return ["-I", "\(products)/Modules", "-package-name", "snippets"]
            + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
    }

    private static func manifestOptions() async throws -> [String] {
        let info = try await ChildProgram("/usr/bin/env", ["swiftc", "-print-target-info"]).output()
        struct Target: Decodable {
            struct Paths: Decodable { let runtimeResourcePath: String }
            let paths: Paths
        }
        let target = try JSONDecoder().decode(Target.self, from: Data(info.utf8))
        return [
            "-package-description-version", "6.2.0", "-I",
            "\(target.paths.runtimeResourcePath)/pm/ManifestAPI",
        ]
    }
}
