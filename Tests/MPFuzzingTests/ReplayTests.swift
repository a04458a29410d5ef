import Foundation
import MPFuzzing
import Testing

/// Inputs that a fuzzer found worth keeping, and those that once failed.
@Suite(.timeLimit(.minutes(10)))
struct ReplayTests {
    private static let tests = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The inputs of a feed, by the path of each below `Tests/`.
    private static func inputs(of feed: String, in folder: String) throws -> [(String, [UInt8])] {
        let path = "\(folder)/\(feed)"
        let url = tests.appending(path: path)
        guard FileManager.default.fileExists(atPath: url.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: url.path).sorted().map {
            ("\(path)/\($0)", Array(try Data(contentsOf: url.appending(path: $0))))
        }
    }

    @Test(arguments: Feed.all.map(\.name))
    func everyKeptInputIsTaken(name: String) throws {
        let feed = try #require(Feed.all.first { $0.name == name })
        let kept = try Self.inputs(of: name, in: "Corpus")
        #expect(kept.count > 10, "the corpus of \(name) is missing")
        for (path, input) in try kept + Self.inputs(of: name, in: "FailCases") {
            #expect(throws: Never.self, "\(path)") { try feed.take(input[...]) }
        }
    }

    @Test
    func everyFolderBelongsToAFeed() throws {
        let names = Set(Feed.all.map(\.name))
        for folder in ["Corpus", "FailCases"] {
            let path = Self.tests.appending(path: folder).path
            let found = try FileManager.default.contentsOfDirectory(atPath: path)
                .filter { !$0.hasSuffix(".md") }
            #expect(names.isSuperset(of: found), "\(folder)")
        }
    }

    /// A feed that takes everything would prove nothing.
    @Test
    func aBrokenPromiseIsThrown() {
        let feed = Feed(name: "liar") { input throws(BrokenPromise) in
            throw BrokenPromise(description: "\(input.count)")
        }
        #expect(throws: BrokenPromise.self) { try feed.take([1, 2, 3][...]) }
    }
}
