import MPSystem
import Testing

@Suite struct OnceReferenceTests {
    private final class Object: Sendable {
        let number: Int
        private let freed: Guarded<[Int]>

        init(_ number: Int, _ freed: Guarded<[Int]>) {
            self.number = number
            self.freed = freed
        }

        deinit { freed.withLock { $0.append(number) } }
    }

    private struct Holder: ~Copyable, Sendable {
        let reference = OnceReference<Object>()
    }

    @Test func theFirstObjectStays() {
        let freed = Guarded<[Int]>([])
        do {
            let holder = Holder()
            #expect(holder.reference.load() == nil)
            #expect(holder.reference.storeIfNil(Object(1, freed)).number == 1)
            #expect(holder.reference.storeIfNil(Object(2, freed)).number == 1)
            #expect(holder.reference.load()?.number == 1)
            #expect(freed.withLock { $0 } == [2])
        }
        #expect(freed.withLock { $0 } == [2, 1])
    }

    @Test func oneOfManyThreadsSetsIt() async {
        final class Shared: Sendable { let reference = OnceReference<Object>() }
        let freed = Guarded<[Int]>([])
        for _ in 0..<100 {
            let shared = Shared()
            let numbers = await withTaskGroup(of: Int.self) { group in
                for number in 0..<4 {
                    group.addTask { shared.reference.storeIfNil(Object(number, freed)).number }
                }
                return await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            #expect(numbers.count == 1)
            #expect(shared.reference.load()?.number == numbers.first)
        }
        #expect(freed.withLock { $0.count } == 400)
    }
}
