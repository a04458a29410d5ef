internal import MPWire
public import Foundation
public import Multiprocessing

extension UUID: WireValueConvertible, WireComparable {
    /// A `uuid.UUID`.
    public var wireValue: WireValue {
        let number = withUnsafeBytes(of: uuid) { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } }
        let state: WireDictionary = ["int": WireValue(integer: number)]
        return .object(
            WireObject(
                .newObject,
                .global(WireGlobal("uuid", "UUID")),
                [],
                steps: [.build(.dict(state))]
            )
        )
    }

    /// Reads a `uuid.UUID`, or a `str` in its form.
    ///
    /// - Parameter wireValue: What Python, or another Swift program, has sent.
    /// - Throws: `WireValueError` for everything else.
    public init(wireValue: WireValue) throws {
        switch wireValue {
        case .text(let text):
            guard let uuid = UUID(uuidString: text) else { break }
            self = uuid
            return
        case .object(let object) where object.global == WireGlobal("uuid", "UUID"):
            guard case .dict(let attributes)? = object.state, let number = attributes[text: "int"],
                let bits = try? number.decoded(as: UInt128.self)
            else { break }
            self.init(bits)
            return
        default: break
        }
        throw WireValueError.expected(Self.self, found: wireValue)
    }

    private init(_ bits: UInt128) {
        var uuid = UUID().uuid
        withUnsafeMutableBytes(of: &uuid) { bytes in
            for place in bytes.indices {
                bytes[place] = UInt8(truncatingIfNeeded: bits >> UInt128(120 - 8 * place))
            }
        }
        self.init(uuid: uuid)
    }
}
