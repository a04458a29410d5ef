internal import MPCore
internal import MPWire

/// A type that a host offers.
struct OfferedType: Equatable, Sendable {
    let typeid: String
    /// The methods, as far as they are known before there is an object.
    let exposed: [String]
    /// Whether clients can create objects.
    let isCreatable: Bool

    /// Reads what a host says when it begins.
    ///
    /// - Throws: ``MultiprocessingError``: `cannotStart`, with what the host couldn't import, or a name that can't be a
    ///   type's.
    static func all(
        in answer: HostAnswer,
        of settings: PythonHosting
    ) throws(MultiprocessingError) -> [OfferedType] {
        guard let value = try? answer.value else { throw .hostFailed(settings, "isn't understood") }
        guard answer.kind == .returning, case .list(let types) = value else {
            throw .hostFailed(settings, value.asText ?? "isn't understood")
        }
        var offered: [OfferedType] = []
        for type in types {
            guard case .tuple(let parts) = type, parts.count == 3, let typeid = parts[0].asText,
                case .list(let names) = parts[1], case .bool(let isCreatable) = parts[2]
            else { throw .hostFailed(settings, "isn't understood") }
            if let complaint = PythonName.complaint(about: typeid, as: .typeid) {
                throw .hostFailed(
                    settings,
                    "registers the type '\(typeid.visibleName)', which \(complaint)"
                )
            }
            offered.append(
                OfferedType(
                    typeid: typeid,
                    exposed: names.compactMap(\.asText),
                    isCreatable: isCreatable
                )
            )
        }
        return offered
    }
}
