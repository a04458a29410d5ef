import MPSystem

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
        guard !isRelocatable else { return writePlace(of: proxy, &bytes) }
        let identity = Identity(address: UInt(bitPattern: ObjectIdentifier(proxy)), kind: .object)
        guard !refer(to: identity, &bytes) else { return }
        let library = proxy.library
        writeGlobal(library.name(of: PickleGlobals.rebuildProxy), &bytes)
        bytes.append(.mark)
        writeGlobal(library.name(of: proxy.proxyType), &bytes)
        let newAddress = address?(proxy.token)
        writeGlobal(library.name(of: Token.global), &bytes)
        writeToken(proxy.token, at: newAddress ?? proxy.token.address, &bytes)
        bytes.appendText(proxy.serializer(at: newAddress).utf8)
        writeKeywords(of: proxy, &bytes)
        bytes.append(.tuple)
        bytes.append(.reduce)
        remember(identity, &bytes)
    }

    /// Writes temporary values, so nothing of them may get into the memo.
    private func writeKeywords(of proxy: WireProxy, _ bytes: inout [UInt8]) {
        bytes.append(.emptyDict)
        guard let exposed = proxy.exposed else { return }
        bytes.appendText("exposed".utf8)
        bytes.append(.mark)
        for name in exposed { bytes.appendText(name.utf8) }
        bytes.append(.tuple)
        bytes.append(.setItem)
    }

    /// Leaves room for a proxy in a graph; proxies are written again for every reader.
    private mutating func writePlace(of proxy: WireProxy, _ bytes: inout [UInt8]) {
        bytes.append(.longBinGet)
        places.append(WireCyclicGraph.Place(offset: bytes.count, proxy: index(of: proxy)))
        bytes.appendLittleEndian(UInt32(index(of: proxy)))
    }

    /// The number of a proxy among those of the graph.
    private mutating func index(of proxy: WireProxy) -> Int {
        let identity = ObjectIdentifier(proxy)
        if let known = proxyIndexes[identity] { return known }
        proxyIndexes[identity] = proxies.count
        proxies.append(proxy)
        return proxies.count - 1
    }

    /// Writes a token after its class; its value is temporary, so that its address must not get into the memo.
    private mutating func writeToken(
        _ token: Token,
        at address: Address?,
        _ bytes: inout [UInt8]
    ) {
        bytes.append(.emptyTuple)
        bytes.append(.newObj)
        bytes.appendText(token.typeid.utf8)
        switch address?.socket {
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

    /// Copies the opcodes, with their memo entries moved after the existing ones.
    ///
    /// The proxies are written before the graph and popped, so that they are in the memo when the
    /// graph gets them from there.
    mutating func writeGraph(_ graph: WireCyclicGraph, _ bytes: inout [UInt8]) {
        let identity = identity(of: graph.opcodes, .object)
        guard !refer(to: identity, &bytes) else { return }
        guard fits(graph.opcodes.count, after: bytes.count) else { return }
        let proxies = graph.proxies.map { memoIndex(of: $0, &bytes) }
        let start = bytes.count
        bytes += graph.opcodes
        for offset in graph.memoOffsets {
            let position = start + offset
            let index = bytes.span.extracting(position..<position + 4).littleEndian
            bytes.replaceLittleEndian(at: position, with: UInt32(index) + UInt32(memoCount))
            if isRelocatable { memoOffsets.append(position) }
        }
        for place in graph.places {
            let position = start + place.offset
            bytes.replaceLittleEndian(at: position, with: UInt32(proxies[place.proxy]))
            if isRelocatable {
                places.append(
                    WireCyclicGraph.Place(offset: position, proxy: proxies[place.proxy])
                )
            }
        }
        memoCount += graph.memoCount
        remember(identity, &bytes)
    }

    /// The memo index of a proxy, or its number in the graph that is being written.
    private mutating func memoIndex(of proxy: WireProxy, _ bytes: inout [UInt8]) -> Int {
        guard !isRelocatable else { return index(of: proxy) }
        let identity = Identity(address: UInt(bitPattern: ObjectIdentifier(proxy)), kind: .object)
        if let index = index(of: identity) { return index }
        writeProxy(proxy, &bytes)
        bytes.append(.pop)
        return memoCount - 1
    }
}

extension [UInt8] {
    /// Overwrites four bytes.
    fileprivate mutating func replaceLittleEndian(at position: Int, with number: UInt32) {
        for place in 0..<4 {
            self[position + place] = UInt8(truncatingIfNeeded: number >> UInt32(8 * place))
        }
    }
}
