import MPWire

/// Makes values out of an input, with an eye for those on which code stumbles.
struct ValueMaker {
    /// The idents that proxies may have.
    let objects: [String]
    /// Whether there are proxies, which are hostile: a program's own values hold none.
    let makesProxies: Bool
    /// How many more values there may be.
    private var remaining = 64

    init(objects: [String], makesProxies: Bool = true) {
        self.objects = objects
        self.makesProxies = makesProxies
    }

    mutating func value(_ choices: inout Choices) -> WireValue {
        remaining -= 1
        guard remaining > 0 else { return .null }
        switch choices.number(below: 24) {
        case 0: return .null
        case 1: return .bool(choices.flag())
        case 2...5: return .int(Int(Int8(bitPattern: choices.byte())))
        case 6: return .int(choices.element(of: Self.oddNumbers) ?? 0)
        case 7: return .float(choices.element(of: Self.oddFractions) ?? 0)
        case 8: return .float(Double(choices.byte()) / 16)
        case 9, 10: return .text(choices.element(of: Self.texts) ?? "")
        case 11: return .text(String(decoding: choices.bytes(), as: UTF8.self))
        case 12: return .bytes(Array(choices.bytes()))
        case 13: return .bytearray(Array(choices.bytes()))
        case 14, 15: return .list(values(&choices))
        case 16: return .tuple(values(&choices))
        case 17: return .dict(dictionary(&choices))
        case 18: return .set(set(&choices))
        case 19: return .frozenset(set(&choices))
        case 20: return .bigInt(WireBigInt(magnitude: Self.large, isNegative: choices.flag()))
        case 21: return makesProxies ? proxy(&choices) : .null
        case 22: return call("slice", values(&choices, count: 3))
        default: return call("range", (0..<3).map { _ in .int(number(&choices)) })
        }
    }

    mutating func values(_ choices: inout Choices) -> [WireValue] {
        let count = choices.number(below: 6)
        return values(&choices, count: count)
    }

    /// Arguments that are numbers at the ends of what numbers can be, and slices and ranges of such.
    mutating func extremes(_ choices: inout Choices) -> [WireValue] {
        (0..<1 + choices.number(below: 3)).map { _ in
            let numbers = (0..<3).map { _ in extreme(&choices) }
            return switch choices.number(below: 8) {
            case 0: call("slice", numbers)
            case 1: call("range", (0..<3).map { _ in .int(number(&choices)) })
            case 2: .list(numbers)
            case 3: .float(choices.element(of: Self.oddFractions) ?? 0)
            default: numbers[0]
            }
        }
    }

    private func extreme(_ choices: inout Choices) -> WireValue {
        switch choices.number(below: 8) {
        case 0: .null
        case 1: .bigInt(WireBigInt(magnitude: Self.large, isNegative: choices.flag()))
        case 2: .int(Int(Int8(bitPattern: choices.byte())))
        default: .int(choices.element(of: Self.oddNumbers) ?? 0)
        }
    }

    mutating func keywords(_ choices: inout Choices) -> WireDictionary {
        var keywords = WireDictionary()
        for _ in 0..<choices.number(below: 3) {
            let name = choices.element(of: Self.keywords) ?? ""
            keywords[WireKey(text: name)] = value(&choices)
        }
        return keywords
    }

    private func number(_ choices: inout Choices) -> Int {
        choices.flag()
            ? choices.element(of: Self.oddNumbers) ?? 0 : Int(Int8(bitPattern: choices.byte()))
    }

    private mutating func values(_ choices: inout Choices, count: Int) -> [WireValue] {
        var values: [WireValue] = []
        for _ in 0..<count { values.append(value(&choices)) }
        return values
    }

    private mutating func dictionary(_ choices: inout Choices) -> WireDictionary {
        var dictionary = WireDictionary()
        for _ in 0..<choices.number(below: 5) {
            guard let key = key(&choices) else { continue }
            dictionary[key] = value(&choices)
        }
        return dictionary
    }

    private mutating func set(_ choices: inout Choices) -> WireSet {
        var set = WireSet()
        for _ in 0..<choices.number(below: 5) {
            if let key = key(&choices) { set.insert(key) }
        }
        return set
    }

    private mutating func key(_ choices: inout Choices) -> WireKey? {
        // What can't be a key is none.
        do throws(PythonException) { return try WireKey(value(&choices)) } catch { return nil }
    }

    /// A proxy or a token as somebody would send it who wants its reader to do something.
    private func proxy(_ choices: inout Choices) -> WireValue {
        let ident = choices.element(of: objects) ?? "nowhere"
        let token = Token(
            typeid: choices.element(of: Self.typeids) ?? "list",
            address: choices.element(of: Self.addresses) ?? nil,
            ident: ident
        )
        let type = WireGlobal(
            "multiprocessing.managers",
            choices.element(of: Self.proxyTypes) ?? "ListProxy"
        )
        let proxy = WireProxy(token: token, proxyType: type)
        switch choices.number(below: 8) {
        case 0: return token.value
        case 1:
            // As its sender would write it by hand.
            let keywords = choices.element(of: Self.proxyKeywords) ?? [:]
            return call(
                "RebuildProxy",
                [.global(type), token.value, .text("pickle"), .dict(keywords)],
                in: "multiprocessing.managers"
            )
        case 2:
            let callable = WireValue.global(WireGlobal("collections", "UserDict"))
            let state = WireObject.Step.build(.dict(["data": .proxy(proxy)]))
            return .object(WireObject(.newObject, callable, [], steps: [state]))
        default: return .proxy(proxy)
        }
    }

    private func call(
        _ name: String,
        _ arguments: [WireValue],
        in module: String = "builtins"
    ) -> WireValue {
        .object(WireObject(.reduce, .global(WireGlobal(module, name)), arguments))
    }

    private static let oddNumbers = [
        .min, .min + 1, -(1 << 32), -(1 << 31), 1 << 31, 1 << 32, 1 << 53, .max - 1, .max, 1000,
        -1, 0, 1, 2, .min / 2, .max / 2, .max / 2 + 1, (1 << 61) - 1, (1 << 62) - 2, 1 << 20,
    ]
    private static let typeids = ["list", "list", "Lock", "Queue", "os.system('x')"]
    private static let addresses: [Address?] = [
        .unix(path: "/run/s"), .unix(path: "/s"), .tcp(host: "203.0.113.9", port: 6666), nil,
    ]
    private static let proxyTypes = ["ListProxy", "AutoProxy", "DictProxy", "AcquirerProxy"]
    /// One gives the reader's key away, one runs code in it: CPython passes the names to `exec`.
    private static let proxyKeywords: [WireDictionary] = [
        ["authkey": .bytes([1, 2, 3])], ["exposed": .tuple([.text("append")])],
        ["exposed": .tuple([.text("x(self): pass\nimport os; os.system('x')\ndef y")])],
    ]
    private static let oddFractions: [Double] = [
        .nan, .infinity, -.infinity, -0.0, 1e308, -1e308, .leastNonzeroMagnitude, 1e18,
        9_223_372_036_854_775_808,
        0.5, 2.5,
    ]
    private static let texts = [
        "", "a", "b", "x", "i", "d", "u", "ä", "\u{0}", "__dict__", "__class__", "name", "list",
        "dict", "Queue", "get_named",
    ]
    private static let keywords = [
        "timeout", "block", "blocking", "key", "reverse", "default", "n", "value", "maxsize",
        "parties", "maxlen", "lock", "caller", "by", "name",
    ]
    private static let large: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 1]
}
