import MPReferents
import MPWire

/// One search for objects that only keep each other alive: a list that holds its own proxy, or several objects that
/// hold each other's.
///
/// It begins at suspects and follows the proxies in what they hold. Each proxy has a lease. An object with more leases
/// than proxies that were found is kept alive from elsewhere, and so is everything that it leads to. The others end.
///
/// It goes on in small steps, between which clients change objects: an object that was called meanwhile counts as
/// living. Whatever isn't known keeps objects alive: what tasks and services hold, and what iterators share with their
/// dicts.
struct CycleSearch {
    private struct Node {
        let object: SharedObject
        /// The number of its latest event when it was first looked at.
        var revision: UInt64?
        /// How many leases on it were found.
        var foundLeases = 0
        /// The numbers of the objects for which it holds proxies.
        var targets: [UInt64] = []
        /// Whether it is known to live.
        var lives = false

        /// Whether a client has changed something since it was looked at.
        var hasChanged: Bool {
            revision != object.revision || object.leases < foundLeases || object.references > 0
        }
    }

    /// The current step of the search.
    enum Phase {
        /// Looks at what objects hold. Can become `flights`.
        case objects
        /// Looks at values on their way to clients. Can become `marking`.
        case flights
        /// Marks the objects that live. Can become `over`.
        case marking
        /// Done. Terminal.
        case over
    }

    private(set) var phase = Phase.objects
    /// How many values were looked at.
    private(set) var work = 0
    /// The objects found, by number.
    private var nodes: [UInt64: Node] = [:]
    /// The numbers of all objects found.
    private var numbers: [UInt64] = []
    /// The object that is being looked at, and the position in it.
    private var current: (number: UInt64, position: Int)?
    /// The objects still to be looked at; while marking, those that live and whose targets are yet to be marked.
    private var remaining: [UInt64] = []
    /// The leases that were found: copies of a value share them.
    private var leases: Set<ObjectIdentifier> = []
    /// The connections still to be looked at.
    private var connections: [ConnectionID] = []
    /// How many of ``numbers`` were asked whether they live.
    private var asked = 0
    /// The objects that perhaps only something on its way to a client, or a parked call, keeps alive.
    private(set) var postponed: Set<UInt64> = []
    /// The objects that changed, so that they have to be looked at again.
    private(set) var changed: Set<UInt64> = []

    init(_ suspects: some Sequence<SharedObject>) {
        for object in suspects { insert(object) }
    }

    private mutating func insert(_ object: SharedObject) {
        guard object.references == 0, object.name == nil, !object.isInstance,
            nodes[object.number] == nil
        else { return }
        nodes[object.number] = Node(object: object)
        numbers.append(object.number)
        remaining.append(object.number)
    }
}

// MARK: - Looking

extension CycleSearch {
    /// Looks at some of what the objects hold.
    mutating func lookAtObjects(among objects: ObjectTable, atMost limit: Int) {
        var rest = limit
        while rest > 0 {
            guard let (number, position) = current ?? remaining.popLast().map({ ($0, 0) }) else {
                phase = .flights
                return
            }
            rest -= look(at: number, from: position, among: objects, atMost: rest)
        }
    }

    /// - Returns: How many values it looked at, at least one.
    private mutating func look(
        at number: UInt64,
        from position: Int,
        among objects: ObjectTable,
        atMost limit: Int
    ) -> Int {
        current = nil
        guard var node = nodes.removeValue(forKey: number) else { return 1 }
        let object = node.object
        let revision = node.revision ?? object.revision
        node.revision = revision
        var proxies: [WireProxy] = []
        var count = 1
        if object.isRoot || revision != object.revision {
            node.lives = true
        } else {
            let held = object.referent.showHeld(from: position, atMost: limit) { value in
                let looked = value.forEachProxy { proxies.append($0) }
                count += looked
                return looked
            }
            switch held {
            case .end: break
            case .shared: node.lives = true
            case .more(let next): current = (number, next)
            }
        }
        node.targets += proxies.compactMap { objects[$0.token.ident]?.number }
        nodes[number] = node
        for proxy in proxies { note(proxy, among: objects) }
        work += count + proxies.count
        return count + proxies.count
    }

    private mutating func note(_ proxy: WireProxy, among objects: ObjectTable) {
        guard let lease = proxy.lease, let target = objects[proxy.token.ident] else { return }
        insert(target)
        guard leases.insert(ObjectIdentifier(lease)).inserted else { return }
        nodes[target.number]?.foundLeases += 1
    }

    /// Takes the connections on which values may be on their way, before the first of them is looked at.
    mutating func begin(_ connections: [ConnectionID]) {
        self.connections = connections
    }

    /// The next connection to look at; `nil` after the last one.
    mutating func nextConnection() -> ConnectionID? {
        guard let next = connections.popLast() else {
            phase = .marking
            return nil
        }
        work += 1
        return next
    }

    /// Looks at a value on its way to a client.
    ///
    /// - Returns: How many values it looked at.
    mutating func look(atFlightOf value: StoredValue, among objects: ObjectTable) -> Int {
        let looked = value.forEachProxy { proxy in
            guard let number = objects[proxy.token.ident]?.number, nodes[number] != nil else {
                return
            }
            nodes[number]?.lives = true
            postponed.insert(number)
        }
        work += looked
        return looked
    }
}

// MARK: - Deciding

extension CycleSearch {
    /// Decides for some objects whether they live.
    mutating func mark(atMost limit: Int) {
        var rest = limit
        while rest > 0, asked < numbers.count {
            ask(numbers[asked])
            asked += 1
            rest -= 1
        }
        while rest > 0, let number = remaining.popLast() {
            let targets = nodes[number]?.targets ?? []
            for target in targets where nodes[target]?.lives == false {
                nodes[target]?.lives = true
                remaining.append(target)
            }
            rest -= 1 + targets.count
        }
        work += limit - max(0, rest)
        if asked == numbers.count, remaining.isEmpty { phase = .over }
    }

    private mutating func ask(_ number: UInt64) {
        guard let node = nodes[number] else { return }
        if node.hasChanged {
            changed.insert(number)
        } else if node.object.isRoot {
            postponed.insert(number)
        }
        let lives =
            node.lives || node.hasChanged || node.object.isRoot
            || node.object.leases > node.foundLeases
        guard lives else { return }
        nodes[number]?.lives = true
        remaining.append(number)
    }

    /// The objects that only keep each other alive, once all were asked; none if one of them has changed since.
    mutating func takeGarbage() -> [SharedObject] {
        var garbage: [SharedObject] = []
        for number in numbers {
            guard let node = nodes[number], !node.lives else { continue }
            let isSame =
                !node.hasChanged && !node.object.isRoot
                && node.object.leases == node.foundLeases
            if !isSame { changed.insert(number) }
            garbage.append(node.object)
        }
        guard garbage.allSatisfy({ !changed.contains($0.number) }) else {
            changed.formUnion(garbage.map(\.number))
            return []
        }
        return garbage
    }
}

extension StoredValue {
    /// Visits the proxies in built values; encoded values contain none.
    ///
    /// - Returns: How many values it looked at, at least one.
    @discardableResult
    fileprivate func forEachProxy(_ visit: (WireProxy) -> Void) -> Int {
        switch self {
        case .value(let value): value.forEachProxy(visit)
        case .kept: 1
        case .list(let elements), .tuple(let elements):
            elements.reduce(1) { $0 + $1.forEachProxy(visit) }
        case .dict(let entries):
            entries.reduce(1) { $0 + $1.key.forEachProxy(visit) + $1.value.forEachProxy(visit) }
        }
    }
}
