// Classes, instances, proxies, cycles.
extension PickleWriter {
    mutating func writeGlobal(_ global: WireGlobal, _ bytes: inout [UInt8]) {
        if let known = globals.first(where: { $0.global == global }) {
            return get(known.index, &bytes)
        }
        bytes.appendText(global.module.utf8)
        bytes.appendText(global.name.utf8)
        bytes.append(.stackGlobal)
        guard globals.count < Self.searchLimit else { return }
        globals.append((global, put(&bytes)))
    }

    mutating func writeObject(_ object: WireObject, _ bytes: inout [UInt8]) {
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

    mutating func writeProxy(_ proxy: WireProxy, _ bytes: inout [UInt8]) {
        let identity = Identity(address: UInt(bitPattern: ObjectIdentifier(proxy)), kind: .object)
        guard !refer(to: identity, &bytes) else { return }
        if isRelocatable { proxies.append(proxy) }
        writeGlobal(PickleGlobals.rebuildProxy, &bytes)
        bytes.append(.mark)
        writeGlobal(proxy.proxyType, &bytes)
        let newAddress = address?(proxy.token)
        writeToken(proxy.token, at: newAddress ?? proxy.token.address, &bytes)
        bytes.appendText(proxy.serializer(at: newAddress).utf8)
        writeDict(proxy.keywords, &bytes)
        bytes.append(.tuple)
        bytes.append(.reduce)
        remember(identity, &bytes)
    }

    /// A token's value is made for the occasion, so its address must not get into the memo.
    private mutating func writeToken(
        _ token: Token,
        at address: Address?,
        _ bytes: inout [UInt8]
    ) {
        writeGlobal(Token.global, &bytes)
        bytes.append(.emptyTuple)
        bytes.append(.newObj)
        bytes.appendText(token.typeid.utf8)
        switch address {
        case nil: bytes.append(.none)
        case .unix(let path)?: bytes.appendText(path.utf8)
        case .abstract(let name)?: bytes.appendPickled([0] + name)
        case .tcp(let host, let port)?, .tls(let host, let port)?:
            bytes.appendText(host.utf8)
            bytes.appendPickled(port)
            bytes.append(.tuple2)
        }
        bytes.appendText(token.ident.utf8)
        bytes.append(.tuple3)
        bytes.append(.build)
    }

    /// Copies the opcodes, with their memo entries moved behind those that there are.
    mutating func writeGraph(_ graph: WireCyclicGraph, _ bytes: inout [UInt8]) {
        if isRelocatable { proxies += graph.proxies }
        let identity = identity(of: graph.opcodes, .object)
        guard !refer(to: identity, &bytes) else { return }
        guard fits(graph.opcodes.count, after: bytes.count) else { return }
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
