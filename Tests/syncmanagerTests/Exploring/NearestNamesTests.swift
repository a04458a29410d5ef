import Testing

@testable import syncmanager

@Suite struct NearestNamesTests {
    @Test(
        arguments: [
            ("ad", ["add", "all", "reset"], ["add"]), ("gte", ["get", "set"], []),
            ("counst", ["counts", "count", "other"], ["count", "counts"]),
            ("COUNTS", ["counts"], ["counts"]), ("", ["add"], []), ("add", [], []),
        ]
    )
    func findsWhatDiffersInFewPlaces(word: String, names: [String], near: [String]) {
        #expect(NearestNames.of(word, among: names) == near)
    }

    @Test func makesAHintOfThem() {
        #expect(NearestNames.hint("ad", among: ["add"]) == "; did you mean 'add'?")
        #expect(NearestNames.hint("x", among: ["other"]) == "")
    }
}
