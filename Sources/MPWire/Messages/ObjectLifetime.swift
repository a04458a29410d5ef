/// How long a named object stays.
///
/// - SeeAlso: `docs/wire-protocol.md`, *Lifetimes*.
public enum ObjectLifetime: Hashable, Sendable {
    /// Until the server ends, or somebody removes its name.
    case server
    /// Until the session of the client that made it ends: its connection, or its process if it is a Python program.
    case session
    /// Until nobody has used it for so long: no call, no look-up by name, nobody who waits for it or holds it.
    ///
    /// It goes at most a quarter of the time later, or a tenth of a second.
    case unused(for: Duration)
}

extension ObjectLifetime {
    /// The longest time without use, about ten years.
    package static let longest = Duration.seconds(315_360_000)

    /// Reads a lifetime as it travels: `'server'`, `'session'`, or a number of seconds; `nil` if it is none.
    package init?(_ value: WireValue) {
        switch value {
        case .text("server"): self = .server
        case .text("session"): self = .session
        case .int(let seconds) where seconds > 0 && .seconds(seconds) <= Self.longest:
            self = .unused(for: .seconds(seconds))
        case .float(let seconds) where seconds > 0 && seconds <= Self.longest / .seconds(1):
            let time = Duration.seconds(seconds)
            // The least numbers are less than a duration can be.
            guard time > .zero else { return nil }
            self = .unused(for: time)
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray, .list,
            .tuple, .dict, .set, .frozenset, .global, .object, .proxy, .cyclic:
            return nil
        }
    }

    /// The lifetime as it travels.
    package var value: WireValue {
        switch self {
        case .server: .text("server")
        case .session: .text("session")
        case .unused(let time): .float(time / .seconds(1))
        }
    }
}

extension ObjectLifetime: CustomStringConvertible {
    /// The lifetime in a few words.
    public var description: String {
        switch self {
        case .server: "server"
        case .session: "session"
        case .unused(let time): "\(time / .seconds(1)) s without use"
        }
    }
}

extension ObjectLifetime: Codable {
    /// Decodes `server`, `session` or a number of seconds.
    ///
    /// - Parameter decoder: Any decoder.
    /// - Throws: `DecodingError` if it is something else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let value: WireValue =
            if let seconds = try? container.decode(Double.self) {
                .float(seconds)
            } else {
                .text(try container.decode(String.self))
            }
        guard let lifetime = Self(value) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "no lifetime of an object"
            )
        }
        self = lifetime
    }

    /// Encodes `server`, `session` or a number of seconds.
    ///
    /// - Parameter encoder: Any encoder.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .server: try container.encode("server")
        case .session: try container.encode("session")
        case .unused(let time): try container.encode(time / .seconds(1))
        }
    }
}
