/// Writes values as pickles of protocol 4, without frames.
///
/// A container that occurs several times is written once and then referred to, so that Python gets
/// one object for it, and a value that arrived small stays small. Containers are the same if they
/// have the same storage address, which can't change while the root value is held. Empty containers
/// have none.
struct PickleWriter {
    /// The kind of a storage; a list and a tuple may share one.
    enum Kind: UInt8 {
        case list, tuple, dict, set, frozenset, text, bytes, bytearray, object
    }

    /// Identifies a value that was written.
    struct Identity: Equatable {
        let address: UInt
        let kind: Kind
    }

    /// The number of memo entries so far.
    var memoCount = 0
    /// The positions of the memo indexes, if they must be movable.
    var memoOffsets: [Int] = []
    /// The proxies of a graph, each once.
    var proxies: [WireProxy] = []
    var proxyIndexes: [ObjectIdentifier: Int] = [:]
    /// The places of a graph's proxies.
    var places: [WireCyclicGraph.Place] = []
    /// Whether every memo index is written in full, so that it can be moved.
    let isRelocatable: Bool
    /// Returns the address by which the receiver reaches a proxy's object.
    let address: ((Token) -> Address?)?
    /// The length of the output, including borrowed pieces, at which writing stops because there is
    /// no memory for more.
    var end = Int.max
    /// Whether borrowed pieces don't count towards ``end``: they take no memory where nobody encrypts them.
    var lentIsFree = false
    /// Whether writing has stopped.
    private(set) var isCutOff = false
    /// The number of borrowed bytes that count.
    private var lentCount = 0
    /// Large byte strings that are borrowed rather than copied; `nil` if all are copied.
    private var insets: [Inset]?
    /// The first values with a memo entry: a few are found faster one by one.
    private var recent: [(identity: Identity, index: Int)] = []
    /// All of them, once there are more than `searchLimit`.
    private var indexes = MemoTable()
    /// The classes with a memo entry; at most `searchLimit`.
    var globals: [(global: WireGlobal, index: Int)] = []

    static let searchLimit = 16
    /// Texts and byte strings shorter than this are repeated instead of referred to.
    static let shortestShared = 64

    /// Begins with an empty memo.
    init(isRelocatable: Bool = false, addressing address: ((Token) -> Address?)? = nil) {
        self.isRelocatable = isRelocatable
        self.address = address
    }

    /// Writes the outermost value, to which nothing in it can refer.
    mutating func writeRoot(_ value: WireValue, _ bytes: inout [UInt8]) {
        switch value {
        case .tuple(let elements): writeTuple(elements, &bytes)
        case .list(let elements): writeList(elements, identity: nil, &bytes)
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray, .dict,
            .set, .frozenset, .global, .object, .proxy, .cyclic:
            write(value, &bytes)
        }
    }

    /// Writes a value, or a reference if it was written before.
    mutating func write(_ value: WireValue, _ bytes: inout [UInt8]) {
        guard fits(0, after: bytes.count) else { return }
        switch value {
        case .null: bytes.append(.none)
        case .bool(let value): bytes.append(value ? .newTrue : .newFalse)
        case .int(let value): bytes.appendPickled(value)
        case .bigInt(let value): bytes.appendPickled(value)
        case .float(let value): bytes.appendPickled(value)
        case .text(let text): writeText(text, &bytes)
        case .surrogateText(let octets):
            if fits(octets.count, after: bytes.count) { bytes.appendText(octets) }
        case .bytes(let octets): writeBytes(octets, &bytes)
        case .bytearray(let octets): writeByteArray(octets, &bytes)
        case .list(let elements):
            writeList(elements, identity: identity(of: elements, .list), &bytes)
        case .tuple(let elements):
            let identity = identity(of: elements, .tuple)
            guard !refer(to: identity, &bytes) else { return }
            writeTuple(elements, &bytes)
            remember(identity, &bytes)
        case .dict(let entries): writeDict(entries, &bytes)
        case .set(let members): writeSet(members, &bytes)
        case .frozenset(let members): writeFrozenset(members, &bytes)
        case .global(let global): writeGlobal(global, &bytes)
        case .object(let object): writeObject(object, &bytes)
        case .proxy(let proxy): writeProxy(proxy, &bytes)
        case .cyclic(let graph): writeGraph(graph, &bytes)
        }
    }
}

// Whole pickles.
extension PickleWriter {
    /// Writes a complete pickle.
    mutating func writePickle(of value: WireValue, _ bytes: inout [UInt8]) {
        bytes.append(.proto)
        bytes.append(4)
        writeRoot(value, &bytes)
        bytes.append(.stop)
    }

    /// Writes a complete pickle, with large byte strings beside the buffer.
    mutating func writePickle(
        of value: WireValue,
        _ bytes: inout [UInt8],
        lendingTo insets: inout [Inset]?
    ) {
        swap(&self.insets, &insets)
        writePickle(of: value, &bytes)
        swap(&self.insets, &insets)
    }
}

// Room in the output.
extension PickleWriter {
    /// Whether there is room for this many more bytes; if not, nothing more is written at all.
    mutating func fits(_ count: Int, after length: Int) -> Bool {
        if length + lentCount + count <= end { return true }
        isCutOff = true
        end = 0
        return false
    }
}

// The memo.
extension PickleWriter {
    /// Adds a memo entry for the value that was just written, and returns its index.
    mutating func put(_ bytes: inout [UInt8]) -> Int {
        defer { memoCount += 1 }
        if isRelocatable {
            bytes.append(.longBinPut)
            memoOffsets.append(bytes.count)
            bytes.appendLittleEndian(UInt32(memoCount))
        } else {
            bytes.append(.memoize)
        }
        return memoCount
    }

    /// Writes a reference to the memo entry `index`.
    mutating func get(_ index: Int, _ bytes: inout [UInt8]) {
        if let short = UInt8(exactly: index), !isRelocatable {
            bytes.append(.binGet)
            bytes.append(short)
        } else {
            bytes.append(.longBinGet)
            if isRelocatable { memoOffsets.append(bytes.count) }
            bytes.appendLittleEndian(UInt32(index))
        }
    }

    func identity<Element>(of storage: [Element], _ kind: Kind) -> Identity? {
        storage.withUnsafeBufferPointer { identity(at: $0, kind) }
    }

    private func identity<Element>(
        at storage: UnsafeBufferPointer<Element>,
        _ kind: Kind
    ) -> Identity? {
        guard !storage.isEmpty else { return nil }
        return Identity(address: UInt(bitPattern: storage.baseAddress), kind: kind)
    }

    /// Writes a reference to `identity` if it was written before.
    mutating func refer(to identity: Identity?, _ bytes: inout [UInt8]) -> Bool {
        guard let identity, let index = index(of: identity) else { return false }
        get(index, &bytes)
        return true
    }

    func index(of identity: Identity) -> Int? {
        if !indexes.isEmpty { return indexes[identity] }
        return recent.first { $0.identity == identity }?.index
    }

    /// Remembers the value that was just written, with its memo index.
    mutating func remember(_ identity: Identity?, _ bytes: inout [UInt8]) {
        guard let identity else { return }
        let index = put(&bytes)
        guard indexes.isEmpty else {
            indexes.insert(index, for: identity)
            return
        }
        recent.append((identity, index))
        guard recent.count > Self.searchLimit else { return }
        for entry in recent { indexes.insert(entry.index, for: entry.identity) }
    }
}

// Texts and byte strings.
extension PickleWriter {
    private mutating func writeText(_ text: String, _ bytes: inout [UInt8]) {
        guard text.utf8.count >= Self.shortestShared else { return bytes.appendText(text) }
        let identity = text.utf8.withContiguousStorageIfAvailable { octets -> Identity? in
            self.identity(at: octets, .text)
        }
        if let identity, refer(to: identity, &bytes) { return }
        guard fits(text.utf8.count, after: bytes.count) else { return }
        guard let identity else { return bytes.appendText(text.utf8) }
        bytes.appendText(text.utf8)
        remember(identity, &bytes)
    }

    private mutating func writeBytes(_ octets: [UInt8], _ bytes: inout [UInt8]) {
        guard octets.count >= Self.shortestShared else { return bytes.appendPickled(octets) }
        let identity = identity(of: octets, .bytes)
        guard !refer(to: identity, &bytes) else { return }
        writeOctets(octets, &bytes)
        remember(identity, &bytes)
    }

    private mutating func writeOctets(_ octets: [UInt8], _ bytes: inout [UInt8]) {
        let isLent = insets != nil && octets.count >= Inset.shortest
        let count = isLent && lentIsFree ? 0 : octets.count
        guard fits(count, after: bytes.count) else { return }
        guard isLent else { return bytes.appendPickled(octets) }
        bytes.appendHeader(ofBytes: octets.count)
        insets.lend(octets, behind: bytes)
        lentCount += count
    }

    private mutating func writeByteArray(_ octets: [UInt8], _ bytes: inout [UInt8]) {
        let identity = identity(of: octets, .bytearray)
        guard !refer(to: identity, &bytes) else { return }
        writeGlobal(PickleGlobals.bytearray, &bytes)
        writeOctets(octets, &bytes)
        bytes.append(.tuple1)
        bytes.append(.reduce)
        remember(identity, &bytes)
    }
}

// Containers.
extension PickleWriter {
    mutating func writeTuple(_ elements: [WireValue], _ bytes: inout [UInt8]) {
        if elements.count > 3 { bytes.append(.mark) }
        for element in elements { write(element, &bytes) }
        switch elements.count {
        case 0: bytes.append(.emptyTuple)
        case 1: bytes.append(.tuple1)
        case 2: bytes.append(.tuple2)
        case 3: bytes.append(.tuple3)
        default: bytes.append(.tuple)
        }
    }

    private mutating func writeList(
        _ elements: [WireValue],
        identity: Identity?,
        _ bytes: inout [UInt8]
    ) {
        guard !refer(to: identity, &bytes) else { return }
        bytes.append(.emptyList)
        remember(identity, &bytes)
        guard elements.count != 1 else {
            write(elements[0], &bytes)
            return bytes.append(.append)
        }
        writeMarked(elements, .appends, &bytes)
    }

    mutating func writeDict(_ entries: WireDictionary, _ bytes: inout [UInt8]) {
        let identity = identity(of: entries.storageAddress, .dict)
        guard !refer(to: identity, &bytes) else { return }
        bytes.append(.emptyDict)
        remember(identity, &bytes)
        guard !entries.isEmpty else { return }
        bytes.append(.mark)
        for (key, value) in entries {
            write(key, &bytes)
            write(value, &bytes)
        }
        bytes.append(.setItems)
    }

    private mutating func writeSet(_ members: WireSet, _ bytes: inout [UInt8]) {
        let identity = identity(of: members.entries.storageAddress, .set)
        guard !refer(to: identity, &bytes) else { return }
        bytes.append(.emptySet)
        remember(identity, &bytes)
        writeMarked(members.elements, .addItems, &bytes)
    }

    private mutating func writeFrozenset(_ members: WireSet, _ bytes: inout [UInt8]) {
        let identity = identity(of: members.entries.storageAddress, .frozenset)
        guard !refer(to: identity, &bytes) else { return }
        bytes.append(.mark)
        for element in members.elements { write(element, &bytes) }
        bytes.append(.frozenset)
        remember(identity, &bytes)
    }

    mutating func writeMarked(
        _ elements: [WireValue],
        _ fill: Opcode,
        _ bytes: inout [UInt8]
    ) {
        guard !elements.isEmpty else { return }
        bytes.append(.mark)
        for element in elements { write(element, &bytes) }
        bytes.append(fill)
    }

    private func identity(of storageAddress: UInt?, _ kind: Kind) -> Identity? {
        storageAddress.map { Identity(address: $0, kind: kind) }
    }
}

extension WireValue {
    /// Appends the value as a complete pickle of protocol 4.
    ///
    /// - Parameters:
    ///   - bytes: Receives the pickle.
    ///   - address: Returns the address by which the receiver reaches a proxy's object; `nil` keeps
    ///     the proxy's own.
    package func appendPickle(
        to bytes: inout [UInt8],
        addressing address: ((Token) -> Address?)? = nil
    ) {
        var writer = PickleWriter(addressing: address)
        writer.writePickle(of: self, &bytes)
    }

    /// Appends the value as a complete pickle of protocol 4, with large byte strings borrowed rather
    /// than copied.
    ///
    /// - Parameters:
    ///   - output: Receives the pickle.
    ///   - address: Returns the address by which the receiver reaches a proxy's object; `nil` keeps
    ///     the proxy's own.
    package func appendPickle(
        to output: inout OutgoingBytes,
        addressing address: ((Token) -> Address?)? = nil
    ) {
        var writer = PickleWriter(addressing: address)
        output.write(with: &writer) { writer, bytes, insets in
            writer.writePickle(of: self, &bytes, lendingTo: &insets)
        }
    }
}
