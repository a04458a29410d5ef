/// Names one shared object: Python's `multiprocessing.managers.Token`.
public struct Token: Hashable, Sendable {
    /// The registered type, such as `dict`.
    public let typeid: String
    /// The address of the owner's server; `nil` if something was sent that is no address.
    public let address: Address?
    /// The object's ident in its server; never reused.
    public let ident: String

    /// Makes a token for the object `ident` of the server at `address`.
    public init(typeid: String, address: Address?, ident: String) {
        self.typeid = typeid
        self.address = address
        self.ident = ident
    }
}

extension Token {
    /// The class of tokens on the wire.
    package static let global = WireGlobal("multiprocessing.managers", "Token")

    /// Reads the instance that CPython sends: `Token` without arguments, then its state
    /// `(typeid, address, id)`.
    package init(_ value: WireValue) throws(MessageError) {
        guard case .object(let object) = value, object.global == Self.global,
            object.construction == .newObject, object.arguments.isEmpty, object.steps.count == 1
        else { throw MessageError("expected a Token, found \(value.typeName)") }
        guard case .tuple(let state)? = object.state, state.count == 3,
            case .text(let typeid) = state[0], case .text(let ident) = state[2]
        else { throw MessageError("a Token's state must be (typeid, address, id)") }
        self.init(typeid: typeid, address: Address(state[1]), ident: ident)
    }

    /// The instance as CPython pickles it.
    package var value: WireValue {
        let state: [WireValue] = [.text(typeid), address?.value ?? .null, .text(ident)]
        return .object(
            WireObject(.newObject, .global(Self.global), [], steps: [.build(.tuple(state))])
        )
    }
}
