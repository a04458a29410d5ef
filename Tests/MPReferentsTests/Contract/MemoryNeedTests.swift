import MPReferents
import MPWire
import Testing

/// Which methods need memory, so that a server without any refuses them.
struct MemoryNeedTests {
    @Test func whatStoresNeedsMemory() throws {
        let objects: [(any Referent, String)] = [
            (ListReferent([]), "append extend insert __setitem__ __imul__ __mul__ __rmul__"),
            (try DictReferent.make([], [:]), "__setitem__ update setdefault __ior__ increment"),
            (try SetReferent.make([], [:]), "add update __ior__ __ixor__ add_if_absent"),
            (try DequeReferent.make([], [:]), "append appendleft extend extendleft __iadd__"),
            (try QueueReferent.make([], [:]), "put put_nowait put_all"),
            (try ValueReferent.make([.text("i"), .int(1)], [:]), "set exchange compare_exchange"),
            (try NamespaceReferent.make([], [:]), "__setattr__"),
        ]
        for (object, methods) in objects {
            for method in methods.split(separator: " ") {
                #expect(Self.facts(of: method, object).contains(.grows), "\(method) of \(object)")
            }
        }
    }

    @Test func whatReadsOrTakesOutNeedsNone() throws {
        let objects: [(any Referent, String)] = [
            (
                ListReferent([]),
                "pop remove clear __len__ __getitem__ copy count index sort reverse"
            ),
            (try DictReferent.make([], [:]), "pop popitem clear get __getitem__ keys items copy"),
            (try SetReferent.make([], [:]), "pop remove discard clear __contains__ __and__"),
            (try QueueReferent.make([], [:]), "get get_nowait get_all qsize task_done join"),
            (try LockReferent.make([], [:]), "acquire release locked"),
            (try SemaphoreReferent.make([], [:]), "acquire release"),
            (try EventReferent.make([], [:]), "set clear wait is_set"),
            (try ValueReferent.make([.text("i"), .int(1)], [:]), "get increment"),
        ]
        for (object, methods) in objects {
            for method in methods.split(separator: " ") {
                #expect(!Self.facts(of: method, object).contains(.grows), "\(method) of \(object)")
            }
        }
    }

    private static func facts(of method: Substring, _ object: any Referent) -> MethodFacts {
        object.facts(of: String(method))
    }
}
