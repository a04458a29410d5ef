import Testing

@testable import MPCore

/// Names with stars in them.
struct NamePatternTests {
    @Test(arguments: [
        ("jobs", "jobs", true), ("jobs", "job", false), ("jobs", "jobs2", false), ("", "", true),
        ("", "x", false), ("*", "", true), ("*", "anything", true), ("job*", "jobs", true),
        ("job*", "job", true), ("job*", "xjob", false), ("*.example.com", "a.example.com", true),
        ("*.example.com", "example.com", false), ("a*b*c", "abc", true),
        ("a*b*c", "a-b-b-c", true), ("a*b*c", "acb", false), ("ab*ba", "aba", false),
        ("ab*ba", "abba", true), ("a**b", "ab", true), ("*a*", "bab", true), ("*a*", "bbb", false),
        ("*ab*ab*", "aab-ab", true), ("*ab*ab*", "ab", false), ("É", "E\u{301}", false),
    ])
    func matches(_ pattern: String, _ name: String, _ isMeant: Bool) {
        #expect(NamePattern(pattern).matches(name) == isMeant)
    }

    @Test(.timeLimit(.minutes(10))) func manyStarsCostNoMoreThanTheirNumber() {
        let pattern = NamePattern(String(repeating: "a*", count: 1000) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 10_000)))
    }

    @Test(arguments: [("*", true), ("**", true), ("a*", false), ("", false), ("a", false)])
    func anyIsEveryName(_ pattern: String, _ isAny: Bool) {
        #expect(NamePattern(pattern).isAny == isAny)
    }
}
