@testable import MPCore
import Testing

/// Names that somebody may have meant.
@Suite struct NearestNamesTests {
    @Test(
        arguments: [
            ("ad", ["add", "all"], ["add"]), ("al", ["add", "all", "zap"], ["all"]),
            ("Apend", ["append", "pop"], ["append"]), ("wihtdraw", ["withdraw"], ["withdraw"]),
            ("counter", ["Counter", "Encounter"], ["Counter", "Encounter"]),
            ("x", ["y"], ["y"]), ("deposit", ["draw"], []), ("", ["a"], []), ("abc", [], []),
            ("aa", ["ab", "ac", "ad", "ae"], ["ab", "ac", "ad"]),
        ] as [(String, [String], [String])]
    )
    func ofAName(name: String, candidates: [String], near: [String]) {
        #expect(NearestNames.of(name, in: candidates) == near)
    }

    @Test func aNameThatIsTooLongIsLikeNone() {
        let long = String(repeating: "a", count: 65)
        #expect(NearestNames.of(long, in: [long]).isEmpty)
        #expect(NearestNames.of(String(long.dropLast()), in: [long]) == [long])
    }

    @Test func aComplaintWithoutAGuessOnlyLists() {
        #expect(NearestNames.complaint("no 'q'", "quux", ["add"]) == "no 'q', only: add")
    }
}
