/// Writes values as pickles of protocol 4, without frames.
///
/// A container that occurs several times is written once and then referred to, so that Python gets
/// one object for it, and nothing blows up that was small as it came. "The same" is the address of
/// its storage, which can't change while the root value is held. Empty containers have none.
struct PickleWriter {
    /// What a storage holds; a list and a tuple may share one.
    private enum Kind: UInt8 {
        case list, tuple, dict, set, frozenset, text, bytes, bytearray, object
    }

    /// Names a value that was written.
    private struct Identity: Hashable {
        let address: UInt
        let kind: Kind
    }

    /// The number of memo entries so far.
    private(set) var memoCount = 0
    /// Where the memo indexes stand, if they are to be movable.
    private(set) var memoOffsets: [Int] = []
    /// The proxies written so far, if the result is to keep them alive.
    private(set) var proxies: [WireProxy] = []
    /// Whether every memo index is written in full, so that it can be moved.
    private let isRelocatable: Bool
    /// The first values with a memo entry: a few are found faster one by one.
    private var recent: [(identity: Identity, index: Int)] = []
    /// All of them, once there are more than `searchLimit`.
    private var indexes: [Identity: Int] = [:]
    /// The classes with a memo entry; not more than `searchLimit`.
    private var globals: [(global: WireGlobal, index: Int)] = []

    private static let searchLimit = 16
    /// Shorter texts and octets are repeated instead of referred to.
    private static let shortestShared = 64

    /// Begins with an empty memo.
    init(isRelocatable: Bool = false) {
        self.isRelocatable = isRelocatable
    }

    /// Writes the outermost value, which nothing in it can refer to.
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
        switch value {
        case .null: bytes.append(.none)
        case .bool(let value): bytes.append(value ? .newTrue : .newFalse)
        case .int(let value): bytes.appendPickled(value)
        case .bigInt(let value): bytes.appendPickled(value)
        case .float(let value): bytes.appendPickled(value)
        case .text(let text): writeText(text, &bytes)
        case .surrogateText(let octets): bytes.appendText(octets)
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

// The memo.
extension PickleWriter {
    /// Numbers the value that was just written, and says how.
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

    private func identity<Element>(of storage: [Element], _ kind: Kind) -> Identity? {
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
    private mutating func refer(to identity: Identity?, _ bytes: inout [UInt8]) -> Bool {
        guard let identity, let index = index(of: identity) else { return false }
        get(index, &bytes)
        return true
    }

    private func index(of identity: Identity) -> Int? {
        if !indexes.isEmpty { return indexes[identity] }
        return recent.first { $0.identity == identity }?.index
    }

    /// Gives the value that was just written a number.
    private mutating func remember(_ identity: Identity?, _ bytes: inout [UInt8]) {
        guard let identity else { return }
        let index = put(&bytes)
        guard indexes.isEmpty else {
            indexes[identity] = index
            return
        }
        recent.append((identity, index))
        guard recent.count > Self.searchLimit else { return }
        for entry in recent { indexes[entry.identity] = entry.index }
    }
}

// Texts and octets.
extension PickleWriter {
    private mutating func writeText(_ text: String, _ bytes: inout [UInt8]) {
        guard text.utf8.count >= Self.shortestShared else { return bytes.appendText(text.utf8) }
        let identity = text.utf8.withContiguousStorageIfAvailable { octets -> Identity? in
            self.identity(at: octets, .text)
        }
        guard let identity else { return bytes.appendText(text.utf8) }
        guard !refer(to: identity, &bytes) else { return }
        bytes.appendText(text.utf8)
        remember(identity, &bytes)
    }

    private mutating func writeBytes(_ octets: [UInt8], _ bytes: inout [UInt8]) {
        guard octets.count >= Self.shortestShared else { return bytes.appendPickled(octets) }
        let identity = identity(of: octets, .bytes)
        guard !refer(to: identity, &bytes) else { return }
        bytes.appendPickled(octets)
        remember(identity, &bytes)
    }

    private mutating func writeByteArray(_ octets: [UInt8], _ bytes: inout [UInt8]) {
        let identity = identity(of: octets, .bytearray)
        guard !refer(to: identity, &bytes) else { return }
        writeGlobal(PickleGlobals.bytearray, &bytes)
        bytes.appendPickled(octets)
        bytes.append(.tuple1)
        bytes.append(.reduce)
        remember(identity, &bytes)
    }
}

// Containers.
extension PickleWriter {
    private mutating func writeTuple(_ elements: [WireValue], _ bytes: inout [UInt8]) {
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

    private mutating func writeDict(_ entries: WireDictionary, _ bytes: inout [UInt8]) {
        let identity = identity(of: entries, .dict)
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
        let identity = identity(of: members.members, .set)
        guard !refer(to: identity, &bytes) else { return }
        bytes.append(.emptySet)
        remember(identity, &bytes)
        writeMarked(members.elements, .addItems, &bytes)
    }

    private mutating func writeFrozenset(_ members: WireSet, _ bytes: inout [UInt8]) {
        let identity = identity(of: members.members, .frozenset)
        guard !refer(to: identity, &bytes) else { return }
        bytes.append(.mark)
        for element in members.elements { write(element, &bytes) }
        bytes.append(.frozenset)
        remember(identity, &bytes)
    }

    private mutating func writeMarked(
        _ elements: [WireValue],
        _ fill: Opcode,
        _ bytes: inout [UInt8]
    ) {
        guard !elements.isEmpty else { return }
        bytes.append(.mark)
        for element in elements { write(element, &bytes) }
        bytes.append(fill)
    }

    private func identity(of entries: WireDictionary, _ kind: Kind) -> Identity? {
        entries.storageAddress.map { Identity(address: $0, kind: kind) }
    }
}

// Classes, instances, proxies, cycles.
extension PickleWriter {
    private mutating func writeGlobal(_ global: WireGlobal, _ bytes: inout [UInt8]) {
        if let known = globals.first(where: { $0.global == global }) {
            return get(known.index, &bytes)
        }
        bytes.appendText(global.module.utf8)
        bytes.appendText(global.name.utf8)
        bytes.append(.stackGlobal)
        guard globals.count < Self.searchLimit else { return }
        globals.append((global, put(&bytes)))
    }

    private mutating func writeObject(_ object: WireObject, _ bytes: inout [UInt8]) {
        let identity = Identity(address: UInt(bitPattern: ObjectIdentifier(object)), kind: .object)
        guard !refer(to: identity, &bytes) else { return }
        write(object.callable, &bytes)
        writeTuple(object.arguments, &bytes)
        switch object.construction {
        case .reduce: bytes.append(.reduce)
        case .newObject: bytes.append(.newObj)
        case .newObjectWithKeywords(let keywords):
            writeDict(keywords, &bytes)
            bytes.append(.newObjEx)
        }
        remember(identity, &bytes)
        for step in object.steps { writeStep(step, &bytes) }
    }

    private mutating func writeStep(_ step: WireObject.Step, _ bytes: inout [UInt8]) {
        switch step {
        case .append(let items): writeMarked(items, .appends, &bytes)
        case .setItems(let items): writeMarked(items, .setItems, &bytes)
        case .addItems(let items): writeMarked(items, .addItems, &bytes)
        case .build(let state):
            write(state, &bytes)
            bytes.append(.build)
        }
    }

    private mutating func writeProxy(_ proxy: WireProxy, _ bytes: inout [UInt8]) {
        let identity = Identity(address: UInt(bitPattern: ObjectIdentifier(proxy)), kind: .object)
        guard !refer(to: identity, &bytes) else { return }
        if isRelocatable { proxies.append(proxy) }
        writeGlobal(PickleGlobals.rebuildProxy, &bytes)
        bytes.append(.mark)
        writeGlobal(proxy.proxyType, &bytes)
        writeToken(proxy.token, &bytes)
        bytes.appendText(proxy.serializer.utf8)
        writeDict(proxy.keywords, &bytes)
        bytes.append(.tuple)
        bytes.append(.reduce)
        remember(identity, &bytes)
    }

    /// A token's value is made for the occasion, so its address must not get into the memo.
    private mutating func writeToken(_ token: Token, _ bytes: inout [UInt8]) {
        writeGlobal(Token.global, &bytes)
        bytes.append(.emptyTuple)
        bytes.append(.newObj)
        bytes.appendText(token.typeid.utf8)
        switch token.address {
        case nil: bytes.append(.none)
        case .unix(let path)?: bytes.appendText(path.utf8)
        case .abstract(let name)?: bytes.appendPickled([0] + name)
        case .tcp(let host, let port)?:
            bytes.appendText(host.utf8)
            bytes.appendPickled(port)
            bytes.append(.tuple2)
        }
        bytes.appendText(token.ident.utf8)
        bytes.append(.tuple3)
        bytes.append(.build)
    }

    /// Copies the opcodes, with their memo entries moved behind those that there are.
    private mutating func writeGraph(_ graph: WireCyclicGraph, _ bytes: inout [UInt8]) {
        if isRelocatable { proxies += graph.proxies }
        let identity = identity(of: graph.opcodes, .object)
        guard !refer(to: identity, &bytes) else { return }
        let start = bytes.count
        bytes += graph.opcodes
        for offset in graph.memoOffsets {
            let position = start + offset
            let index = bytes.littleEndian(at: position) + UInt32(memoCount)
            for place in 0..<4 {
                bytes[position + place] = UInt8(truncatingIfNeeded: index >> UInt32(8 * place))
            }
            if isRelocatable { memoOffsets.append(position) }
        }
        memoCount += graph.memoCount
        remember(identity, &bytes)
    }
}

extension WireValue {
    /// Appends the value as a complete pickle of protocol 4.
    package func appendPickle(to bytes: inout [UInt8]) {
        var writer = PickleWriter()
        bytes.append(.proto)
        bytes.append(4)
        writer.writeRoot(self, &bytes)
        bytes.append(.stop)
    }
}
