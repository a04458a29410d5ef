import Foundation
import MPTestSupport
import Testing

@testable import MPSystem

struct LockedMemoryTests {
    @Test(arguments: [0, 1, 16, 4079, 4080, 4081, 20_000])
    func keepsWhatItIsGiven(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let counted = LockedMemory(bytes)
        let streamed = LockedMemory(AnySequence(bytes.lazy.filter { _ in true }))
        let found = (counted.withBytes { Array($0) }, streamed.withBytes { Array($0) })
        #expect(found.0 == bytes)
        #expect(found.1 == bytes)
    }

    @Test
    func writesBehindWhatIsThere() {
        var memory = LockedMemory(capacity: 4)
        memory.append { room in
            room[0] = 7
            return 1
        }
        memory.append { room in
            room[0] = 8
            return 1
        }
        let found = memory.withBytes { Array($0) }
        #expect(found == [7, 8])
    }

    /// `lo`: locked; `dd`: not in core files; `wf`: zeros in forked children (proc(5)).
    @Test(
        .enabled(if: Self.mayLock, "the limit of locked memory (ulimit -l) is too low"),
        .disabled(if: Sanitizers.areActive, "sanitizers make mlock() do nothing")
    )
    func isLockedAndLeftOutOfCoresAndForks() throws {
        let memory = LockedMemory(Array("a secret".utf8))
        let isLocked = memory.isLocked
        #expect(isLocked)
        let expected: Set = ["lo", "dd", "wf"]
        let found = try memory.withBytes { bytes in
            try Self.flags(ofMappingAt: UInt(bitPattern: bytes.baseAddress))
        }
        let flags = try #require(found)
        #expect(flags.isSuperset(of: expected), "\(flags.sorted())")
    }

    @Test
    func isUnmappedWhenItGoes() throws {
        let address = {
            let memory = LockedMemory(capacity: 10 << 20)
            return memory.withBytes { UInt(bitPattern: $0.baseAddress) }
        }()
        let flags = try Self.flags(ofMappingAt: address)
        // Whatever else may lie there by now isn't a secret.
        #expect(flags?.contains("wf") != true)
    }

    private static var mayLock: Bool {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(8), &limit) == 0 && limit.rlim_cur > 1 << 20
    }

    private static func flags(ofMappingAt address: UInt) throws -> Set<String>? {
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
        let maps = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        var isInside = false
        for line in maps.split(separator: "\n") {
            let words = line.split(separator: " ")
            if let range = words.first?.split(separator: "-"), range.count == 2,
                let start = UInt(range[0], radix: 16), let end = UInt(range[1], radix: 16)
            {
                isInside = (start..<end).contains(address)
            } else if isInside, words.first == "VmFlags:" {
                return Set(words.dropFirst().map(String.init))
            }
        }
        return nil
    }
}
