import Testing

@testable import syncmanager

@Suite struct WordDifferenceTests {
    @Test func equalCountsDoNotDiffer() {
        #expect(WordDifference(counted: ["a": 1], expected: ["a": 1]) == nil)
        #expect(WordDifference(counted: [:], expected: [:]) == nil)
    }

    @Test func namesMissingExtraAndWrongWords() throws {
        let difference = try #require(
            WordDifference(counted: ["a": 1, "b": 2, "d": 4], expected: ["a": 1, "b": 3, "c": 1])
        )
        #expect(difference.differing == 3)
        #expect(
            difference.description
                == "3 word(s) were counted differently: b: 2 instead of 3, c: 0 instead of 1, d: 4 instead of 0"
        )
    }

    @Test func showsTheFirstFewOnly() throws {
        let difference = try #require(
            WordDifference(counted: [:], expected: ["c": 1, "b": 1, "a": 1], sampleCount: 2)
        )
        #expect(difference.differing == 3)
        #expect(difference.samples == ["a: 0 instead of 1", "b: 0 instead of 1"])
    }
}
