extension NumPyType {
    /// The type as numpy names it: `int64`, `<U4`, `datetime64[s]`.
    var shortName: String {
        switch kind {
        case "M", "m": scalarName.dropFirst(Self.prefix) + (unit.map { "[\($0.text)]" } ?? "")
        case "U": (isBigEndian ? ">" : "<") + "U\(size / 4)"
        case "S", "V": "\(kind)\(size)"
        case "O": "object"
        case _ where isBigEndian: ">\(kind)\(size)"
        default: String(scalarName.dropFirst(Self.prefix))
        }
    }

    /// The same after `dtype=`, where numpy quotes what is no name of its own.
    var nameInArrays: String {
        "SUVMm".contains(kind) || isBigEndian ? "'\(shortName)'" : shortName
    }

    private static let prefix = "numpy.".count

    /// The unit of a time, such as 10 ms.
    private struct Unit {
        let name: String
        let count: Int

        var text: String { count == 1 ? name : "\(count)\(name)" }
    }

    private var unit: Unit? {
        guard case .tuple(let parts)? = value.wireObject?.state, parts.count == 9,
            case .tuple(let metadata) = parts[8], metadata.count == 2,
            case .tuple(let unit) = metadata[1], unit.count == 4,
            let name = unit[0].octets, case .int(let count) = unit[1]
        else { return nil }
        return Unit(name: String(decoding: name, as: UTF8.self), count: count)
    }

    /// What the constructor of a `datetime64` or a `timedelta64` is called with; `nil` for other types.
    func time(_ bytes: ArraySlice<UInt8>) -> [WireValue]? {
        guard kind == "M" || kind == "m", bytes.count == 8, let unit else { return nil }
        let number = signed(bits(bytes))
        guard number != .min else { return [.text("NaT")] }
        guard kind == "m" else {
            return Self.date(number, unit).map { [.text($0)] } ?? [.int(number), .text(unit.text)]
        }
        return [.int(number), .text(unit.text)]
    }

    /// A date as numpy writes it, to the precision of its unit; `nil` where it has no such text.
    private static func date(_ number: Int, _ unit: Unit) -> String? {
        guard unit.count == 1 else { return nil }
        switch unit.name {
        case "Y", "M": return month(number, perYear: unit.name == "Y" ? 1 : 12)
        case "D": return moment(number, perDay: 1, digits: 0)
        case "h": return moment(number, perDay: 24, digits: 0)
        case "m": return moment(number, perDay: 1440, digits: 0)
        case "s": return moment(number, perDay: 86_400, digits: 0)
        case "ms": return moment(number, perDay: 86_400_000, digits: 3)
        case "us": return moment(number, perDay: 86_400_000_000, digits: 6)
        case "ns": return moment(number, perDay: 86_400_000_000_000, digits: 9)
        default: return nil
        }
    }

    private static func month(_ number: Int, perYear: Int) -> String? {
        let (years, month) = number.floored(by: perYear)
        guard (-1969...8029).contains(years) else { return nil }
        return (1970 + years).padded(to: 4)
            + (perYear == 1 ? "" : "-" + (month + 1).padded(to: 2))
    }

    private static func moment(_ number: Int, perDay: Int, digits: Int) -> String? {
        let (day, time) = number.floored(by: perDay)
        guard (-719_162...2_932_896).contains(day) else { return nil }
        let date = CivilDate(ordinal: day + 719_163).text
        guard perDay > 1 else { return date }
        let perSecond = max(1, perDay / 86_400)
        let seconds = time / perSecond * (86_400 / min(perDay, 86_400))
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60]
            .prefix(perDay == 24 ? 1 : perDay == 1440 ? 2 : 3)
        let text = date + "T" + clock.map { $0.padded(to: 2) }.joined(separator: ":")
        return digits == 0 ? text : text + "." + (time % perSecond).padded(to: digits)
    }
}
