extension WireObject {
    /// The form of a UUID, an address of the internet, a path or a zone.
    func nameForm(_ global: WireGlobal) -> ComparisonForm {
        switch global.module {
        case "uuid":
            guard global.name == "UUID", case .dict(let attributes)? = state,
                let number = attributes[text: "int"]
            else {
                return .key(ComparisonKey(family: "SafeUUID", key: .tuple(arguments), order: .none))
            }
            return .key(ComparisonKey(family: "UUID", key: number))
        case "ipaddress":
            guard let key = arguments.first.flatMap(InternetAddress.init)?.key else {
                return .unknown
            }
            return .key(ComparisonKey(family: global.name, key: key))
        case "zoneinfo":
            return .key(ComparisonKey(family: "ZoneInfo", key: .tuple(arguments), order: .none))
        default: return pathForm(global.name)
        }
    }

    /// The form of a path: its parts, of which Windows ignores the case.
    ///
    /// Up to 3.12 a path is pickled as its parts, later as the texts that it was made of.
    private func pathForm(_ name: String) -> ComparisonForm {
        let texts = arguments.compactMap(\.asText)
        guard texts.count == arguments.count else { return .unknown }
        let isWindows = name.contains("Windows")
        var text = texts.joined(separator: "/")
        if isWindows { text = text.lowercased().split(separator: "\\").joined(separator: "/") }
        var parts = text.split(separator: "/").filter { $0 != "." }.map {
            WireValue.text(String($0))
        }
        if !isWindows, text.hasPrefix("/") { parts.insert(.text("/"), at: 0) }
        let family = isWindows ? "windows path" : "posix path"
        return .key(ComparisonKey(family: family, key: .tuple(parts)))
    }
}

/// An address of the internet, a network or an interface, as `ipaddress` writes it.
private struct InternetAddress {
    /// The address as a number, and the length of its prefix.
    let key: WireValue

    /// Reads `10.0.0.1`, `10.0.0.0/8`, `::1` or a number; `nil` for everything else.
    init?(_ value: WireValue) {
        switch value {
        case .int, .bigInt: key = value
        case .text(let text):
            let halves = text.split(separator: "/", maxSplits: 1)
            guard let address = halves.first, let number = Self.number(address) else { return nil }
            guard halves.count == 2 else {
                key = number
                return
            }
            guard let length = Int(halves[1]) else { return nil }
            key = .tuple([number, .int(length)])
        default: return nil
        }
    }

    private static func number(_ text: Substring) -> WireValue? {
        guard text.contains(":") else { return IPv4(text).map { .int($0.number) } }
        var words: [[UInt16]] = []
        // A scope after % has a place of its own in no order of Python.
        for half in String(text).split(
            separator: "::",
            maxSplits: 1,
            omittingEmptySubsequences: false
        ) {
            var group: [UInt16] = []
            for word in half.split(separator: ":") {
                if let address = IPv4(word) {
                    group += [UInt16(address.number >> 16), UInt16(address.number & 0xffff)]
                } else if let word = UInt16(word, radix: 16) {
                    group.append(word)
                } else {
                    return nil
                }
            }
            words.append(group)
        }
        let known = words.reduce(0) { $0 + $1.count }
        guard known <= 8, words.count == 2 || known == 8 else { return nil }
        let zeros = [UInt16](repeating: 0, count: 8 - known)
        let all = words.count == 2 ? words[0] + zeros + words[1] : words[0]
        return WireValue(integer: all.reduce(UInt128(0)) { $0 << 16 | UInt128($1) })
    }

    /// Four numbers with points between them.
    private struct IPv4 {
        let number: Int

        init?(_ text: Substring) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 4 else { return nil }
            var number = 0
            for part in parts {
                guard let byte = UInt8(part) else { return nil }
                number = number << 8 | Int(byte)
            }
            self.number = number
        }
    }
}
