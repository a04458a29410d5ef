import Foundation
import MPTestSupport
import MPWire
import Testing

/// Pickles that are made to cost memory, and what they cost: at most twice their own size.
///
/// Each is read in a process of its own, whose peak of resident memory the kernel keeps.
@Suite(
    .timeLimit(.minutes(10)),
    .disabled(if: Sanitizers.areActive, "the sanitizer's memory isn't the program's")
)
struct PickleMemoryTests {
    /// What the allocator takes to begin with, whatever is read.
    private static let overhead = 768 << 10

    @Test(
        arguments: [
            "memo bomb of tuples", "memo bomb of lists", "tuples nested a million times",
            "LONG4 of 2^31 bytes", "PUT at 2^32 - 1",
            "LONG_BINPUT at 2^32 - 1", "FRAME that lies", "BINBYTES8 that lies",
            "BINUNICODE8 that lies", "BYTEARRAY8 that lies", "unknown GLOBAL", "os.system",
            "long decimal", "_codecs.encode again and again",
        ]
    )
    func isRefusedAtLittleCost(_ name: String) async throws {
        let size = HostilePickle.named(name).count
        #expect(try await growth(by: name) < 2 * size + Self.overhead)
    }

    /// What is dense costs more than its size even where it means no harm: an empty list is one byte, and
    /// a value of some hundred; so there is a limit to how many values there are.
    @Test func aMillionListsCostNoMoreThanAMillionLists() async throws {
        #expect(try await growth(by: "lists nested a million times") < 192 << 20)
    }

    /// Where there is little memory, reading stops before it is used up, however dense the pickle.
    @Test(
        arguments: ["lists", "dicts", "sets", "tuples", "lists in the memo", "entries of dicts"]
    )
    func aCrowdStopsWhereThereIsNoRoom(_ name: String) async throws {
        #expect(try await growth(by: "crowd of \(name)") < Self.room * 3 / 2 + Self.overhead)
    }

    /// How much memory a crowd may take, in bytes.
    private static let room = 64 << 20

    /// So do the elements of sets, of which calls build no more than the pickle has bytes.
    @Test func setsThatAreBuiltAgainAndAgainCostNoMoreThanDenseOnes() async throws {
        let name = "frozenset again and again"
        #expect(try await growth(by: name) < 256 * HostilePickle.named(name).count)
    }

    /// How much more memory a process has when it has read a pickle, and refused it.
    private func growth(by name: String) async throws -> Int {
        let result = await #expect(
            processExitsWith: .success,
            observing: [\.standardOutputContent]
        ) { [name] in
            let pickle = HostilePickle.named(name)
            try Self.warmUp()
            let before = try Self.peak()
            var limits = PickleLimits.standard
            if name.hasPrefix("crowd") { limits.builtElements = Self.room / 64 }
            let isRefused = Self.isRefused(pickle, limits)
            print(isRefused ? "refused" : "accepted", try Self.peak() - before)
            // What is left to be printed would be lost.
            fflush(nil)
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        let words = output.split(whereSeparator: \.isWhitespace)
        let growth = try #require(words.last.flatMap { Int($0) })
        let size = HostilePickle.named(name).count
        print("\(name): \(size) bytes, \(growth >> 10) KiB more memory")
        #expect(words.contains("refused"))
        return growth
    }

    /// Touches what the first errors touch of code and heap, whichever it is.
    private static func warmUp() throws {
        for small in ["8004955d94284b014e652e", "8b00000080", "4e72ffffffff2e", "63610a620a292e"] {
            _ = isRefused([UInt8](hexadecimal: small))
        }
        _ = isRefused(HostilePickle.laughs(3))
        for _ in 0..<3 { _ = try peak() }
    }

    private static func isRefused(
        _ pickle: [UInt8],
        _ limits: PickleLimits = .standard
    ) -> Bool {
        do {
            _ = try PickleReader.read(pickle[...], limits: limits)
            return false
        } catch {
            return true
        }
    }

    /// The most memory that the process has had so far, in bytes.
    private static func peak() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        let number = line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
        return try #require(number) << 10
    }
}

/// Pickles that look harmless.
private enum HostilePickle {
    static func named(_ name: String) -> [UInt8] {
        switch name {
        case "memo bomb of tuples":
            // Each tuple holds the one before ten times.
            hex("4e857100")
                + repeated("28680068006800680068006800680068006800680074 7100", 12) + [0x2e]
        case "memo bomb of lists":
            laughs(12)
        case "tuples nested a million times": hex("29") + repeated("85", 1_000_000) + [0x2e]
        case "lists nested a million times":
            // Filled from within: ] a million times, then a.
            repeated("5d", 999_999) + repeated("61", 999_998) + [0x2e]
        case "LONG4 of 2^31 bytes": hex("8b00000080") + padding
        case "PUT at 2^32 - 1": hex("4e70") + Array("4294967295\n.".utf8)
        case "LONG_BINPUT at 2^32 - 1": hex("4e72ffffffff2e")
        case "FRAME that lies": hex("800495ffffffffffffff7f4e2e")
        case "BINBYTES8 that lies": hex("8e0000000000000040") + padding
        case "BINUNICODE8 that lies": hex("8d0000000000000040") + padding
        case "BYTEARRAY8 that lies": hex("960000000000000040") + padding
        case "unknown GLOBAL": Array("cshop\nOrder\n)\u{81}.".utf8.map { $0 }) + padding
        case "os.system": Array("cos\nsystem\n(S'true'\ntR.".utf8)
        case "long decimal": [0x49] + [UInt8](repeating: 0x39, count: 8 << 20) + hex("0a2e")
        case "_codecs.encode again and again":
            // 50 KB of bytes out of one text, ten thousand times.
            Array("c_codecs\nencode\nq\u{1}0X".utf8) + hex("50c30000")
                + [UInt8](repeating: 0x61, count: 50_000) + hex("8c066c6174696e3186710230")
                + hex("28") + repeated("6801680252", 10_000) + hex("742e")
        case "frozenset again and again":
            // A thousand elements each, ten thousand times.
            Array("cbuiltins\nfrozenset\nq\u{1}0".utf8) + hex("28")
                + (0..<1000).flatMap { [0x4d, UInt8($0 & 0xff), UInt8($0 >> 8)] }
                + hex("7485710230") + hex("28") + repeated("6801680252", 10_000) + hex("742e")
        case "crowd of lists": hex("28") + repeated("5d", 3_000_000) + hex("742e")
        case "crowd of dicts": hex("28") + repeated("7d", 3_000_000) + hex("742e")
        case "crowd of sets": hex("28") + repeated("8f", 3_000_000) + hex("742e")
        case "crowd of tuples": hex("28") + repeated("4e85", 3_000_000) + hex("742e")
        case "crowd of lists in the memo": hex("28") + repeated("5d94", 3_000_000) + hex("742e")
        case "crowd of entries of dicts":
            hex("7d28")
                + (0..<1_000_000).flatMap { number -> [UInt8] in
                    [0x4a] + (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } + [0x4e]
                } + hex("752e")
        default: preconditionFailure("no pickle is named \(name)")
        }
    }

    /// Lists, each of which holds the one before ten times.
    static func laughs(_ depth: Int) -> [UInt8] {
        hex("5d710030")
            + repeated("5d28680068006800680068006800680068006800680065 710030", depth)
            + hex("68002e")
    }

    private static var padding: [UInt8] { [UInt8](repeating: 0x61, count: 64 << 10) }

    private static func hex(_ text: String) -> [UInt8] { [UInt8](hexadecimal: text) }

    private static func repeated(_ unit: String, _ count: Int) -> [UInt8] {
        let unit = hex(unit)
        var bytes = unit
        bytes.reserveCapacity(unit.count * count)
        // Doubled as long as that is not too much: nothing is optimised here.
        while bytes.count <= unit.count * count / 2 { bytes += bytes }
        bytes += bytes.prefix(unit.count * count - bytes.count)
        return bytes
    }
}
