import Glibc
import Testing

@testable import MPSystem

struct SharedJournalTests {
    @Test func anotherMappingSeesWhatWasWritten() throws {
        let writer = try SharedJournal()
        let reader = try SharedJournal(adopting: Descriptor(adopting: dup(writer.descriptor)))
        #expect(reader.number == 0)
        #expect(reader.bytes == [])
        writer.number = .max
        #expect(writer.append([1, 2, 3]))
        #expect(writer.append([]))
        #expect(writer.append([4]))
        #expect(reader.number == .max)
        #expect(reader.bytes == [1, 2, 3, 4])
        writer.removeAll()
        #expect(reader.bytes == [])
    }

    @Test func takesNoMoreThanThereIsRoomFor() throws {
        let journal = try SharedJournal()
        let half = [UInt8](repeating: 7, count: SharedJournal.capacity / 2)
        #expect(journal.append(half[...]))
        #expect(journal.append(half[...]))
        #expect(!journal.append([1]))
        #expect(journal.bytes == half + half)
    }

    @Test func somethingElseIsRefused() {
        #expect(throws: SystemError.self) { try SharedJournal(adopting: Descriptor(adopting: -1)) }
    }
}

struct OutOfMemoryKillsTests {
    @Test func readsTheKernelsNumbers() {
        let events = Array("low 0\nhigh 0\nmax 7\noom 2\noom_kill 3\n".utf8)
        #expect(OutOfMemoryKills.count(in: events) == 3)
        #expect(OutOfMemoryKills.count(in: Array("nr_free_pages 5\n".utf8)) == nil)
        #expect(OutOfMemoryKills.count >= 0)
    }
}
