import MPWire
import Testing

@testable import syncmanager

/// What `repr` writes, the parser reads back; and nothing makes it crash.
@Suite(.timeLimit(.minutes(10))) struct RepresentationRoundTripTests {
    @Test(arguments: 0..<2000)
    func representationsAreReadBack(seed: Int) throws {
        var generator = LinearGenerator(seed: UInt64(seed))
        let value = generator.value(depth: 3)
        let text = try value.representation()
        let read = try Parser.expression(text).literalValue()
        #expect(try read.representation() == text)
        #expect(read.typeName == value.typeName)
    }

    @Test(arguments: 0..<2000)
    func brokenTextsAreErrorsWithinTheText(seed: Int) throws {
        var generator = LinearGenerator(seed: UInt64(seed))
        var scalars = Array(try generator.value(depth: 2).representation().unicodeScalars)
        for _ in 0..<3 {
            guard !scalars.isEmpty else { break }
            let place = generator.number(below: scalars.count)
            switch generator.number(below: 3) {
            case 0: scalars.remove(at: place)
            case 1: scalars.insert(generator.scalar(), at: place)
            default: scalars[place] = generator.scalar()
            }
        }
        let text = String(String.UnicodeScalarView(scalars))
        do {
            _ = try Parser.statement(text)
        } catch {
            #expect((1...scalars.count + 1).contains(error.column), "\(text): \(error)")
        }
        _ = TabCompletion(of: text, in: Vocabulary())
    }
}

/// Draws values, the same for the same seed.
private struct LinearGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    }

    mutating func number(below bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    mutating func scalar() -> Unicode.Scalar {
        let choices = Array("[](){}'\",:.=+-#\\_0123456789abxnruNT \n\0é€😀".unicodeScalars)
        return choices[number(below: choices.count)]
    }

    mutating func text() -> String {
        String(String.UnicodeScalarView((0..<number(below: 6)).map { _ in scalar() }))
    }

    mutating func value(depth: Int) -> WireValue {
        let kind = number(below: depth > 0 ? 14 : 9)
        switch kind {
        case 0: return .null
        case 1: return .bool(number(below: 2) == 0)
        case 2: return .int(number(below: 1 << 30) - 1 << 29)
        case 3: return [.int(.min), .int(.max), .int(0), .int(-1)][number(below: 4)]
        case 4: return .float(Double(number(below: 1 << 30)) * 1.7e-300 - 1e-292)
        case 5: return [.float(.infinity), .float(-.infinity), .float(-0.0)][number(below: 3)]
        case 6: return .text(text())
        case 7: return .bytes((0..<number(below: 6)).map { _ in UInt8(number(below: 256)) })
        case 8:
            let bytes = (0..<20).map { _ in UInt8(number(below: 255) + 1) } + [1]
            let big = WireBigInt(magnitude: bytes, isNegative: number(below: 2) == 0)
            return WireValue(littleEndian: big.littleEndian)
        case 9: return .list(values(depth))
        case 10: return .tuple(values(depth))
        case 11: return .bytearray(Array(text().utf8))
        case 12:
            var members = WireSet()
            for _ in 0..<number(below: 4) { members.insert(WireKey(text: text())) }
            return number(below: 2) == 0 ? .set(members) : .frozenset(members)
        default:
            var entries = WireDictionary()
            for _ in 0..<number(below: 4) {
                entries[WireKey(text: text())] = value(depth: depth - 1)
            }
            return .dict(entries)
        }
    }

    private mutating func values(_ depth: Int) -> [WireValue] {
        (0..<number(below: 4)).map { _ in value(depth: depth - 1) }
    }
}
