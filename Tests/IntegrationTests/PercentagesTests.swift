import Testing

@testable import example_word_count

@Suite struct PercentagesTests {
    @Test(arguments: [
        ([24321, 15365, 23904, 20459], [29, 18, 29, 24]), ([7, 2], [78, 22]),
        ([1, 1, 1], [34, 33, 33]),
        ([0, 5], [0, 100]), ([0, 0], [0, 0]), ([], []), ([1_000_000, 1], [100, 0]),
    ])
    func theyAddUp(parts: [Int], expected: [Int]) {
        #expect(Percentages.of(parts) == expected)
    }
}
