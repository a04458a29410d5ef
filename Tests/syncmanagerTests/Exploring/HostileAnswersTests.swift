import MPWire
import Testing

@testable import MPFuzzing
@testable import syncmanager

/// What `call`, `shell` and `inspect` print of a server that means harm: one line each, and nothing that a terminal
/// acts upon.
@Suite(.timeLimit(.minutes(10)))
struct HostileAnswersTests {
    private static let texts = [
        "\u{1b}[2J\u{1b}[1;1H", "a\nserver: all is well", "\r0 object(s)", "\u{202e}gnp",
        "\u{9b}31m", "\u{7}\u{8}",
        "\u{2028}x", "\u{0}", "ok", "\u{feff}", "\u{e000}",
    ]

    /// Bytes by a seed (Vigna's splitmix64).
    private static func bytes(seed: UInt64, count: Int) -> [UInt8] {
        var state = seed
        return (0..<count).map { _ in
            state &+= 0x9e37_79b9_7f4a_7c15
            var word = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
            word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
            return UInt8(truncatingIfNeeded: word >> 31)
        }
    }

    /// Whether a line is one line of text that can be seen.
    private static func isHarmless(_ line: String) -> Bool {
        line.unicodeScalars.allSatisfy {
            switch $0.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate:
                false
            default: true
            }
        }
    }

    /// A value with hostile texts in it, as values, keys, names of classes and of exceptions.
    private static func value(seed: UInt64) -> WireValue {
        var choices = Choices(bytes(seed: seed, count: 200)[...])
        var maker = ValueMaker(objects: texts)
        let text = choices.element(of: texts) ?? ""
        let other = choices.element(of: texts) ?? ""
        let global = WireGlobal(text, other)
        let made = maker.value(&choices)
        return switch choices.number(below: 5) {
        case 0: .list([.text(text), made])
        case 1: .dict([text: made, "k": .text(other)])
        case 2: .object(WireObject(.reduce, .global(global), [.text(text), made]))
        case 3: .list([.global(global), .text(text)])
        default: made
        }
    }

    @Test func valuesAreOneHarmlessLine() {
        var shown = 0
        for seed in 0..<2000 as Range<UInt64> {
            for format in [ResultFormat.python, .json] {
                do {
                    let line = try format.line(.value(Self.value(seed: seed)))
                    shown += 1
                    #expect(Self.isHarmless(line), "seed \(seed): \(line.debugDescription)")
                } catch {
                    // What has no form in JSON is said to have none; that is printed as well.
                    #expect(Self.isHarmless("\(error)"), "seed \(seed)")
                }
            }
        }
        #expect(shown > 2000)
    }

    @Test(arguments: texts)
    func objectsAreOneHarmlessLine(text: String) throws {
        let handle = ObjectHandle(
            typeid: text,
            ident: text,
            methods: [text, "get"],
            proxy: .null
        )
        for format in [ResultFormat.python, .json] {
            #expect(Self.isHarmless(try format.line(.object(handle))))
        }
    }

    @Test(arguments: texts)
    func reportsHaveTheirOwnLinesOnly(text: String) {
        let lines = Self.report(naming: text).lines()
        #expect(lines.count == Self.report(naming: "ok").lines().count)
        for line in lines { #expect(Self.isHarmless(line)) }
    }

    private static func report(naming text: String) -> InspectReport {
        var snapshot = ServerSnapshot(
            [.init(text, text, name: text, references: 1, size: 1)],
            [.init(1, text, name: text, processID: 1, userID: 1, address: text)]
        )
        snapshot.limits = [.init(name: text, allowed: 1, refusals: 1)]
        return InspectReport(snapshot)
    }
}
