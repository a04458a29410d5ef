import MPWire
import Testing

@testable import MPCore

extension CoreHarness {
    /// What the server tells of its calls.
    func statistics() throws -> ServerStatistics {
        guard case .returning(let value) = control("statistics") else {
            throw PythonException.valueError("statistics failed")
        }
        return try WireCoding.decode(value)
    }

    /// Makes a call on a CPython client's connection, and takes the answer.
    @discardableResult
    func ask(
        _ ident: String,
        _ method: String,
        _ arguments: [WireValue] = [],
        on id: ConnectionID
    ) -> Reply? {
        request(ident, method, arguments, on: id)
        return reply(on: id)
    }
}

extension ServerStatistics {
    /// The calls of a method.
    func calls(_ typeid: String, _ method: String) -> CallStatistics? {
        types.first { $0.typeid == typeid }?.methods[method]
    }
}
