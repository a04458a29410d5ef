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

    /// A few bytes of a message name an instance many times, and it is iterated over once.
    @Test func repeatedArgumentsCountOnce() throws {
        let (range, equal) = (WireValue.range(0, 1000), WireValue.range(0, 1000))
        let list = WireValue.list([.int(1), .int(2)])
        let once = try Self.built(from: [range])
        #expect(once > 0)
        #expect(try Self.built(from: [range, range, range]) == once)
        #expect(try Self.built(from: [range, equal, range]) == 2 * once)
        #expect(try Self.built(from: [list, range, list]) == once + Self.built(from: [list]))
    }

    /// How many elements finding the difference from a set builds.
    private static func built(from arguments: [WireValue]) throws -> Int {
        let set = try SetReferent.make([], [:])
        let call = Call(
            id: CallID(1),
            caller: CallerID(1),
            method: "difference",
            facts: facts(of: "difference", set),
            arguments: arguments
        )
        return set.built(by: call).lasting
    }

    private static func facts(of method: Substring, _ object: any Referent) -> MethodFacts {
        object.facts(of: String(method))
    }
}
