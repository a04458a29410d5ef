import Testing

@testable import syncmanager

@Suite struct TextPaddingTests {
    @Test(arguments: [("abc", 3, "abc"), ("abcd", 3, "…cd"), ("", 3, "")])
    func keepsTheEnd(text: String, width: Int, expected: String) {
        #expect(text.keepingEnd(of: width) == expected)
    }
}
