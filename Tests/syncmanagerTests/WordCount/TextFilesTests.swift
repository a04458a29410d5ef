import Testing

@testable import syncmanager

@Suite struct TextFilesTests {
    /// Makes a directory with documents, a hidden one, and a licence under two names.
    private func withFiles(_ body: (String) throws -> Void) async throws {
        let directory = try ScratchDirectory()
        defer { directory.remove() }
        let script = """
            cd "$0"; mkdir -p docs/deep .build licences
            printf 'one' >README.md; printf 'four' >docs/deep/a.md; printf 'x' >docs/b.txt
            printf 'hidden' >.build/c.md; printf 'licence' >licences/GPL-3; ln -s GPL-3 licences/GPL
            """
        let shell = try SpawnedProcess(
            name: "sh",
            executable: "/bin/sh",
            arguments: ["-c", script, directory.path]
        )
        #expect(await shell.ending() == .exited(status: 0))
        try body(directory.path)
    }

    @Test func findsDocumentsAndLicencesOnce() async throws {
        try await withFiles { root in
            let files = try TextFiles.found(below: root + "/docs/..", licences: root + "/licences")
            #expect(
                files.paths == [
                    root + "/README.md", root + "/docs/deep/a.md", root + "/licences/GPL-3",
                ]
            )
            #expect(files.totalSize == 14)
        }
    }

    @Test func namedFilesStayAsTheyAre() async throws {
        try await withFiles { root in
            let name = root + "/docs/b.txt"
            let files = try TextFiles(named: [name, name])
            #expect(files.paths == [name, name])
            #expect(files.totalSize == 2)
        }
    }

    @Test func whatIsNoFileIsNamed() async throws {
        try await withFiles { root in
            #expect(throws: CommandError("can't read \(root)/none: No such file or directory")) {
                _ = try TextFiles(named: [root + "/none"])
            }
            #expect(throws: CommandError("\(root)/docs is no file; name files, not directories")) {
                _ = try TextFiles(named: [root + "/docs"])
            }
            #expect(throws: CommandError.self) {
                _ = try TextFiles.found(below: root + "/none", licences: root + "/none")
            }
        }
    }
}
