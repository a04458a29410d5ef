import MPReferents
import MPWire

/// Deliveries that a client has received and can't use.
extension ManagerCore {
    /// `refuse_delivery(call, positions=None)`: takes back what an answer of this link delivered and isn't confirmed.
    ///
    /// The items at the positions are set aside, where the object has a place for them; the others go back to theirs.
    ///
    /// - Returns: Whether there was such a delivery.
    mutating func refuseDelivery(
        _ request: Request,
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) -> Reply {
        let signature = Signature.named(
            "Server.refuse_delivery",
            [.required("call"), .optional("positions")]
        )
        let arguments = try signature.arrange(request.arguments, request.keywords)
        guard case .int(let number)? = arguments[0], number >= 0,
            case .link(let session) = connection.phase
        else { throw .typeError("refuse_delivery() takes the number of a call of a link") }
        let positions = try Self.positions(arguments.count > 1 ? arguments[1] ?? .null : .null)
        guard let delivery = session.takeDelivery(UInt64(number)) else {
            return .returning(.bool(false))
        }
        let object = delivery.object
        guard let items = delivery.loan.items else {
            wake(apply(.returned([delivery.loan]), to: object).wakes, into: &output)
            return .returning(.bool(true))
        }
        let isRefused = positions.map { positions in { positions.contains($0) } } ?? { _ in true }
        let refused = items.indices.filter(isRefused).map { items[$0] }
        let good = items.indices.filter { !isRefused($0) }.map { items[$0] }
        if !refused.isEmpty {
            output.append(
                .log(.setAside(connection.id, LoggedObject(object), count: refused.count))
            )
            wake(apply(.refused(refused), to: object).wakes, into: &output)
        }
        if !good.isEmpty { wake(apply(.returned([.items(good)]), to: object).wakes, into: &output) }
        return .returning(.bool(true))
    }

    private static func positions(_ value: WireValue) throws(PythonException) -> Set<Int>? {
        guard value != .null else { return nil }
        guard case .list(let elements) = value else {
            throw .typeError("refuse_delivery() takes a list of positions, or None")
        }
        var positions: Set<Int> = []
        for element in elements {
            guard case .int(let position) = element else {
                throw .typeError("refuse_delivery() takes a list of positions, or None")
            }
            positions.insert(position)
        }
        return positions
    }
}
