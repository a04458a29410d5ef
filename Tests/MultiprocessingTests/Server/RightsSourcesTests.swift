import Foundation
import Multiprocessing
import Testing

/// Rights out of text and files.
struct RightsSourcesTests {
    private func withFile<R>(
        _ text: String,
        mode: Int = 0o600,
        _ body: (String) throws -> R
    ) throws -> R {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-rights-\(UUID().uuidString.prefix(8))")
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
        defer { try? FileManager.default.removeItem(at: file) }  // Only a leftover in /tmp.
        return try body(file.path)
    }

    @Test func areReadFromAFile() throws {
        try withFile("otherwise standard\n") { path in
            let rights = try Rights.file(path)
            #expect(rights == .standard)
        }
    }

    @Test(arguments: [
        ("allow * fly", 0o600, "line 1, column 9: 'fly' is no action"),
        ("otherwise standard", 0o622, "others may write it"),
        ("", 0o600, "nothing would be allowed"),
    ])
    func anUnusableFileIsAnError(_ text: String, _ mode: Int, _ reason: String) throws {
        try withFile(text, mode: mode) { path in
            let error = #expect(throws: MultiprocessingError.self) { try Rights.file(path) }
            #expect(error?.code == .invalidRights)
            #expect(error?.message.contains(path) == true)
            #expect(error?.message.contains(reason) == true)
        }
    }

    @Test(arguments: [
        ("/no/such/file", "there is no such file"), ("/", "it is not a regular file"),
    ])
    func whatIsNoFileIsAnError(_ path: String, _ reason: String) {
        let error = #expect(throws: MultiprocessingError.self) { try Rights.file(path) }
        #expect(error?.message.contains(reason) == true)
    }

    @Test func textIsReadToo() {
        let error = #expect(throws: MultiprocessingError.self) { try Rights("allow nobody *") }
        #expect(error?.code == .invalidRights)
    }
}
