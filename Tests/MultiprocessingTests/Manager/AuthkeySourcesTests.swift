import Foundation
import MPWire
import Multiprocessing
import Testing

@Suite struct AuthkeySourcesTests {
    /// A directory that is removed with the test.
    private final class Directory {
        let path = "/tmp/mp-authkey-\(UUID().uuidString)"
        init() throws {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: false
            )
        }
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    @Test func takesAnySequenceOfBytes() {
        #expect(Authkey(bytes: "secret".utf8) == Authkey(bytes: Array("secret".utf8)))
        #expect(Authkey(bytes: AnySequence([1, 2])) == Authkey(bytes: [1, 2]))
    }

    @Test func randomKeysDiffer() {
        #expect(Authkey.random() != Authkey.random())
        #expect(Authkey.random(byteCount: 48).count == 48)
    }

    @Test func readsTheBytesAsTheyAre() throws {
        let directory = try Directory()
        let bytes: [UInt8] = [1, 0, 255] + (0..<16).reversed() + [10]
        let file = try write(bytes, in: directory)
        #expect(try Authkey.file(file) == Authkey(bytes: bytes))
    }

    @Test func takesWeakKeysOnlyIfAskedTo() throws {
        let directory = try Directory()
        let file = try write(Array("abracadabra".utf8), in: directory)
        let error = #expect(throws: MultiprocessingError.self) { try Authkey.file(file) }
        #expect(error?.code == .invalidAuthkey)
        #expect(error?.message.contains("fewer than 16") == true)
        #expect(error?.message.contains("--allow-weak-key") == true)
        let key = try Authkey.file(file, allowsWeakKey: true)
        #expect(key == Authkey(bytes: "abracadabra".utf8))
        #expect(key.allowsWeakKey)
    }

    @Test func generatesAFileThatOnlyItsOwnerReads() throws {
        let directory = try Directory()
        let file = "\(directory.path)/key"
        try Authkey.generate(at: file)
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(attributes[.size] as? Int == 64)
        let key = try Authkey.file(file)
        let error = #expect(throws: MultiprocessingError.self) { try Authkey.generate(at: file) }
        #expect(error?.message.contains("left alone") == true)
        #expect(try Authkey.file(file) == key)
    }

    @Test(arguments: [
        (0o640, 20, "chmod 600"), (0o604, 20, "chmod 600"), (0o600, 0, "empty"),
        (0o600, 15, "fewer than 16"), (0o600, 5000, "longer than 4096"),
    ])
    func refusesFilesThatAreNoSecret(_ mode: Int, _ size: Int, _ words: String) throws {
        let directory = try Directory()
        let file = try write([UInt8](repeating: 65, count: size), mode: mode, in: directory)
        let error = #expect(throws: MultiprocessingError.self) { try Authkey.file(file) }
        #expect(error?.code == .invalidAuthkey)
        #expect(error?.message.contains(words) == true)
        #expect(error?.message.contains(file) == true)
        #expect(error?.message.contains("AAAA") == false)
    }

    @Test func refusesWhatIsNoFile() throws {
        let directory = try Directory()
        let file = try write([1], in: directory)
        let link = "\(directory.path)/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        for (path, words) in [
            (link, "symbolic link"), (directory.path, "not a regular file"),
            ("\(directory.path)/missing", "no such file"),
        ] {
            let error = #expect(throws: MultiprocessingError.self) { try Authkey.file(path) }
            #expect(error?.message.contains(words) == true)
        }
    }

    private func write(
        _ bytes: [UInt8],
        mode: Int = 0o600,
        in directory: Directory
    ) throws -> String {
        let path = "\(directory.path)/file"
        let isWritten = FileManager.default.createFile(
            atPath: path,
            contents: Data(bytes),
            attributes: [.posixPermissions: mode]
        )
        try #require(isWritten)
        return path
    }
}
