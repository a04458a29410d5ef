import Multiprocessing
import Testing

@testable import syncmanager

@Suite struct CallWordsTests {
    @Test func theFirstWordMayBeAnAddress() throws {
        let words = try CallWords(["unix:/tmp/m", "counts", "get", "unix:x", "-5"])
        #expect(words.address == .unix(path: "/tmp/m"))
        #expect(words.object == "counts")
        #expect(words.method == "get")
        #expect(words.arguments == ["unix:x", "-5"])
    }

    @Test func withoutAnAddressItIsTheObject() throws {
        let words = try CallWords(["a1-7", "qsize"])
        #expect(words.address == nil)
        #expect(words.object == "a1-7")
        #expect(words.method == "qsize")
        #expect(words.arguments.isEmpty)
    }

    @Test(arguments: [
        ([], "the object and the method are missing"),
        (["tcp://127.0.0.1:1"], "the object and the method are missing"),
        (["counts"], "the method is missing"),
        (["tcp:counts", "get"], "'tcp:counts' is no address"),
    ])
    func whatIsMissingIsTold(words: [String], text: String) {
        #expect {
            _ = try CallWords(words)
        } throws: {
            "\($0)".contains(text)
        }
    }
}
