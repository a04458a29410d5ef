import Multiprocessing
import Testing

/// Structs and enumerations of the program's own as keys, members, and where the server orders them.
@Suite(.timeLimit(.minutes(10)))
struct OwnKeysTests {
    struct Point: Codable, Hashable {
        var x: Int
        var y: Int?
    }

    enum Move: Codable, Hashable {
        case stay
        case go(to: Point)
    }

    struct Job: TupleCodable, Hashable {
        var priority: Int
        var name: String
    }

    @Test func structsAreKeys() async throws {
        try await withSyncManager { manager in
            let counts = try await manager.dict(
                Point.self,
                Int.self,
                initial: [Point(x: 1, y: 2): 1]
            )
            try await counts.set(Point(x: 1, y: nil), 5)
            try await counts.increment(Point(x: 1, y: 2))
            #expect(try await counts.get(Point(x: 1, y: 2)) == 2)
            #expect(try await counts.contains(Point(x: 2, y: nil)) == false)
            #expect(try await counts.setIfAbsent(Point(x: 1, y: nil), 7) == false)
            #expect(try await counts.keys() == [Point(x: 1, y: 2), Point(x: 1, y: nil)])
            #expect(
                try await counts.copy() == [Point(x: 1, y: 2): 2, Point(x: 1, y: nil): 5]
            )
            try await counts.update(with: [Point(x: 1, y: nil): 6])
            #expect(try await counts.pop(Point(x: 1, y: nil)) == 6)
            try await counts.delete(Point(x: 1, y: 2))
            #expect(try await counts.count() == 0)
            let zero = Point(x: 0, y: 0)
            let (_, after) = try await manager.pipeline { p in
                (p.set(counts, zero, 3), p.get(counts, zero))
            }
            #expect(after == 3)
        }
    }

    @Test func casesAreMembers() async throws {
        try await withSyncManager { manager in
            let moves = try await manager.set(Move.self, initial: [.stay])
            try await moves.add(.go(to: Point(x: 1, y: nil)))
            try await moves.add(.go(to: Point(x: 1, y: nil)))
            #expect(try await moves.copy() == [.stay, .go(to: Point(x: 1, y: nil))])
            #expect(try await moves.contains(.go(to: Point(x: 1, y: nil))))
            try await moves.remove(.stay)
            #expect(try await moves.isSubset(of: [.go(to: Point(x: 1, y: nil)), .stay]))
        }
    }

    @Test func tuplesAreOrdered() async throws {
        let jobs = [
            Job(priority: 2, name: "b"), Job(priority: 1, name: "z"), Job(priority: 2, name: "a"),
        ]
        let sorted = [jobs[1], jobs[2], jobs[0]]
        try await withSyncManager { manager in
            let queue = try await manager.priorityQueue(Job.self)
            for job in jobs { try await queue.put(job) }
            #expect(try await queue.getAll() == sorted)
            let list = try await manager.list(Job.self, initial: jobs)
            try await list.sort()
            #expect(try await list.copy() == sorted)
        }
    }
}
