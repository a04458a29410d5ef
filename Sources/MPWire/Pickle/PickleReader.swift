/// Reads a pickle as data: Python's stack machine without the ability to run anything.
///
/// The contract:
/// - Nothing is imported or called. Classes that ``ClassPolicy`` admits become ``WireObject``s; those that
///   are plain values in disguise become the values (`WellKnownReductions`).
/// - A value that can't change any more is a finished ``WireValue`` at once (scalars, tuples of finished
///   values). Lists, dicts, sets, instances and whatever holds one are nodes of an arena, and turn into
///   values at the end, each once, so that shared values stay shared (`PickleFreezer`).
/// - A cycle becomes one opaque ``WireCyclicGraph`` at the place where it is entered from outside.
/// - No recursion, and no allocation larger than what has been read already (``PickleLimits``).
package struct PickleReader {
    /// The opcodes and their arguments.
    var cursor: PickleCursor
    /// What the pickle may cost.
    let limits: PickleLimits
    /// The classes that it may name.
    let policy: ClassPolicy
    var stack: [PickleSlot] = []
    /// The heights of the stack at which there is a `MARK`.
    var marks: [Int] = []
    /// The memo.
    var memo = PickleMemo()
    var arena: [PickleNode] = []
    /// Whether a node may be part of two others, or of itself: none can until one is taken from the memo or
    /// duplicated.
    var sharesNodes = false
    /// The number of values pushed so far.
    var pushed = 0
    /// How many elements of 64 bytes the values read so far may take.
    var builtElements = 0
    /// The meter to which interpreting calls is charged; unlike other work it isn't bounded by the bytes.
    let work: WorkMeter
    /// How many bytes and elements interpreted calls have built.
    var copied = 0
    /// The protocol that the pickle announces; up to 2 it uses Python 2's names.
    var protocolVersion: UInt8 = 0
    /// Whether the pickle names `getattr`, which isn't admitted but for what it is interpreted in.
    var borrowsGetattr = false
    /// The package whose proxies the pickle holds, if any.
    var library = ProxyLibrary.multiprocessing

    /// Reads a complete pickle.
    ///
    /// - Parameters:
    ///   - bytes: The pickle, from its first opcode to `STOP`, and nothing else; without what is in `insets`.
    ///   - insets: Large byte strings that are stored beside it, with indices of `bytes` as their places.
    ///   - limits: What it may cost.
    ///   - policy: The classes that it may name.
    ///   - work: Charged for work that takes longer than the length of the pickle suggests; `nil` is a meter
    ///     of its own.
    ///   - rebuild: Rebuilds each proxy and token in it; `nil` keeps them as they come.
    ///   - adopt: Called for each proxy in it; what it returns lives as long as the proxy's value.
    /// - Returns: The value; what was shared in the pickle shares its storage.
    /// - Throws: ``PickleError/refused(_:at:)`` for a class, else what is wrong with the bytes.
    package static func read(
        _ bytes: ArraySlice<UInt8>,
        insets: [Inset] = [],
        limits: PickleLimits = .standard,
        policy: ClassPolicy = ClassPolicy(),
        work: WorkMeter? = nil,
        rebuild: ProxyRebuilding? = nil,
        adopt: ((Token) -> (any Sendable & AnyObject)?)? = nil
    ) throws(PickleError) -> WireValue {
        if insets.isEmpty, let value = PlainPickle.value(of: bytes.span, limits: limits) {
            return value
        }
        return try readByMachine(
            bytes,
            insets: insets,
            limits: limits,
            policy: policy,
            work: work,
            rebuild: rebuild,
            adopt: adopt
        )
    }

    /// Reads any complete pickle; ``PlainPickle`` reads some with less work.
    static func readByMachine(
        _ bytes: ArraySlice<UInt8>,
        insets: [Inset] = [],
        limits: PickleLimits = .standard,
        policy: ClassPolicy = ClassPolicy(),
        work: WorkMeter? = nil,
        rebuild: ProxyRebuilding? = nil,
        adopt: ((Token) -> (any Sendable & AnyObject)?)? = nil
    ) throws(PickleError) -> WireValue {
        let work = work ?? WorkMeter()
        var reader = PickleReader(
            cursor: PickleCursor(bytes, insets: insets),
            limits: limits,
            policy: policy,
            work: work
        )
        let root = try reader.run()
        let value = try reader.value(of: root, work, adopt: adopt, rebuild: rebuild)
        guard !reader.borrowsGetattr || !value.names(PickleGlobals.getattr) else {
            throw .refused(PickleGlobals.getattr, at: reader.cursor.offset)
        }
        return value
    }

    /// Makes the value of what the machine has left.
    private mutating func value(
        of root: PickleSlot,
        _ work: WorkMeter,
        adopt: ((Token) -> (any Sendable & AnyObject)?)?,
        rebuild: ProxyRebuilding?
    ) throws(PickleError) -> WireValue {
        guard !root.isFinished else { return root.value }
        var freezerLimits = limits
        freezerLimits.logicalSize = greatestWeight
        // Moved, not copied: the freezer takes the nodes apart.
        var freezer = PickleFreezer(
            arena: takeArena(),
            limits: freezerLimits,
            work: work,
            offset: cursor.offset,
            adopt: adopt,
            rebuild: rebuild,
            policy: policy,
            library: library
        )
        return try sharesNodes
            ? freezer.freezeGraph(root.node) : freezer.freezeTree(root.node)
    }

    private mutating func takeArena() -> [PickleNode] {
        var taken: [PickleNode] = []
        swap(&taken, &arena)
        return taken
    }

    /// Reads a pickle that was admitted before, and leaves it as nodes.
    static func nodes(
        of bytes: ArraySlice<UInt8>
    ) throws(PickleError) -> (root: PickleSlot, arena: [PickleNode]) {
        var reader = PickleReader(
            cursor: PickleCursor(bytes),
            limits: .standard,
            policy: .everything,
            work: .unlimited
        )
        // Graphs are written with today's names.
        reader.protocolVersion = 4
        return (try reader.run(), reader.arena)
    }

    private init(
        cursor: PickleCursor,
        limits: PickleLimits,
        policy: ClassPolicy,
        work: WorkMeter
    ) {
        self.work = work
        self.cursor = cursor
        self.limits = limits
        self.policy = policy
        stack.reserveCapacity(16)
    }

    /// Runs the machine up to `STOP`, and returns the only value that is left.
    private mutating func run() throws(PickleError) -> PickleSlot {
        while true {
            let byte = try cursor.byte()
            guard let opcode = Opcode(rawValue: byte) else {
                throw malformed("unknown opcode \(byte)")
            }
            guard opcode != .stop else { break }
            try execute(opcode)
        }
        guard cursor.remaining == 0 else { throw malformed("bytes after the end") }
        guard marks.isEmpty, stack.count == 1 else {
            throw malformed("\(stack.count) values where one should be left")
        }
        return stack[0]
    }

    /// Executes one instruction.
    ///
    /// This is the machine's table, as long as the list of opcodes.
    private mutating func execute(_ opcode: Opcode) throws(PickleError) {
        switch opcode {
        case .none: try push(.null)
        case .newTrue: try push(.bool(true))
        case .newFalse: try push(.bool(false))
        case .binInt1: try push(.int(Int(try cursor.byte())))
        case .binInt2: try push(.int(Int(try cursor.unsigned(width: 2))))
        case .binInt: try push(.int(Int(Int32(truncatingIfNeeded: try cursor.unsigned(width: 4)))))
        case .long1: try pushLong(lengthWidth: 1)
        case .long4: try pushLong(lengthWidth: 4)
        case .int: try pushDecimal(allowsBool: true)
        case .long: try pushDecimal(allowsBool: false)
        case .binFloat: try pushBinaryFloat()
        case .float: try pushDecimalFloat()
        case .shortBinUnicode: try pushText(lengthWidth: 1)
        case .binUnicode: try pushText(lengthWidth: 4)
        case .binUnicode8: try pushText(lengthWidth: 8)
        case .unicode: try pushRawUnicodeEscape()
        case .shortBinString: try pushASCII(try cursor.counted(width: 1))
        case .binString: try pushASCII(try cursor.counted(width: 4))
        case .string: try pushQuotedString()
        case .shortBinBytes: try pushBytes(lengthWidth: 1)
        case .binBytes: try pushBytes(lengthWidth: 4)
        case .binBytes8: try pushBytes(lengthWidth: 8)
        case .byteArray8: try pushByteArray()
        case .emptyTuple: try push(.tuple([]), depth: 1)
        case .tuple1: try makeTuple(of: 1)
        case .tuple2: try makeTuple(of: 2)
        case .tuple3: try makeTuple(of: 3)
        case .tuple: try makeTuple(from: try popMark())
        case .emptyList: try push(PickleNode(.list, []))
        case .emptyDict: try push(PickleNode(.dict, []))
        case .emptySet: try push(PickleNode(.set, []))
        case .list: try makeNode(.list, from: try popMark())
        case .dict: try makeNode(.dict, from: try popMark())
        case .frozenset: try makeNode(.frozenset, from: try popMark())
        case .append: try extend(from: stack.count - 1, by: .append)
        case .appends: try extend(from: try popMark(), by: .append)
        case .setItem: try extend(from: stack.count - 2, by: .setItems)
        case .setItems: try extend(from: try popMark(), by: .setItems)
        case .addItems: try extend(from: try popMark(), by: .addItems)
        case .build: try extend(from: stack.count - 1, by: .build)
        case .global: try pushGlobal()
        case .stackGlobal: try pushStackGlobal()
        case .reduce: try call()
        case .newObj: try makeInstance()
        case .newObjEx: try makeInstanceWithKeywords()
        case .inst: try callGlobalWithMarkedArguments()
        case .obj: try callMarked()
        case .mark: try pushMark()
        case .pop: try dropTop()
        case .popMark: drop(from: try popMark())
        case .dup: try pushAgain(try top())
        case .memoize: try put(at: memo.count)
        case .binPut: try put(at: Int(try cursor.byte()))
        case .longBinPut: try put(at: Int(try cursor.unsigned(width: 4)))
        case .put: try put(at: try memoIndexInDecimal())
        case .binGet: try get(Int(try cursor.byte()))
        case .longBinGet: try get(Int(try cursor.unsigned(width: 4)))
        case .get: try get(try memoIndexInDecimal())
        case .proto: try setProtocol()
        case .frame: _ = try cursor.length(width: 8)
        case .persistentID, .binPersistentID: throw malformed("a persistent id")
        case .ext1, .ext2, .ext4: throw malformed("a code of the extension registry")
        case .nextBuffer, .readOnlyBuffer: throw malformed("an out-of-band buffer")
        case .stop: preconditionFailure("STOP ends the loop before it is executed")
        }
    }
}
