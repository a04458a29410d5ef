import Foundation
import MPWire
import Testing

/// Pickles that are made to cost memory, and what they cost: at most twice their own size.
///
/// Each is read in a process of its own, whose peak of resident memory the kernel keeps.
@Suite(.timeLimit(.minutes(1)))
struct PickleMemoryTests {
    /// What the allocator takes to begin with, whatever is read.
    private static let overhead = 768 << 10

    @Test(
        arguments: [
            "memo bomb of tuples", "memo bomb of lists", "tuples nested a million times",
            "lists nested a million times", "LONG4 of 2^31 bytes", "PUT at 2^32 - 1",
            "LONG_BINPUT at 2^32 - 1", "FRAME that lies", "BINBYTES8 that lies",
            "BINUNICODE8 that lies", "BYTEARRAY8 that lies", "unknown GLOBAL", "os.system",
            "long decimal", "_codecs.encode again and again",
        ]
    )
    func isRefusedAtLittleCost(_ name: String) async {
        await #expect(processExitsWith: .success) { [name] in
            let pickle = HostilePickle.named(name)
            // What reading takes in any case is there before it is measured.
            _ = try PickleReader.read([0x80, 4, 0x5d, 0x94, 0x28, 0x4b, 1, 0x4e, 0x65, 0x2e])
            let before = try Self.peak()
            var isRefused = false
            do {
                _ = try PickleReader.read(pickle[...])
            } catch {
                isRefused = true
            }
            let growth = try Self.peak() - before
            print("\(name): \(pickle.count) bytes, \(growth >> 10) KiB more memory")
            try #require(isRefused, "\(name) was accepted")
            try #require(growth < 2 * pickle.count + Self.overhead)
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
            hex("5d710030")
                + repeated("5d28680068006800680068006800680068006800680065 710030", 12)
                + hex("68002e")
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
        default: preconditionFailure("no pickle is named \(name)")
        }
    }

    private static var padding: [UInt8] { [UInt8](repeating: 0x61, count: 64 << 10) }

    private static func hex(_ text: String) -> [UInt8] { [UInt8](hexadecimal: text) }

    private static func repeated(_ unit: String, _ count: Int) -> [UInt8] {
        let unit = hex(unit)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(unit.count * count)
        for _ in 0..<count { bytes += unit }
        return bytes
    }
}
