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

    @Test func aComplaintNeverListsNothing() {
        #expect(NearestNames.complaint("no 'q'", "q", []) == "no 'q', nor any other")
    }

    @Test(
        arguments: [
            (
                "ad", ["add", "__setattr__"],
                "it exposes no method 'ad'; did you mean 'add'? There is only: add"
            ),
            ("x", ["__getattribute__", "__setattr__"], "it exposes no method 'x', but attributes"),
            ("x", [], "it exposes no method 'x', nor any other"),
            (
                "__getattribute__", ["add"],
                "it has no attributes that can be read; it has methods: add"
            ),
            ("__delattr__", ["__getattribute__"], "it has no attributes that can be removed"),
        ] as [(String, [String], String)]
    )
    func aComplaintAboutAMethodSpeaksOfAttributes(
        method: String,
        exposed: [String],
        text: String
    ) {
        #expect(NearestNames.complaint(aboutMethod: method, of: "it", exposed) == text)
    }

    @Test func aComplaintWithoutAGuessOnlyLists() {
        #expect(NearestNames.complaint("no 'q'", "quux", ["add"]) == "no 'q', only: add")
    }
}
