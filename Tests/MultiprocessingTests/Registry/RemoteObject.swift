import MPWire
@testable import Multiprocessing

/// An object of any type, called with Python values.
struct RemoteObject {
    let reference: ProxyReference

    init(
        _ manager: SyncManager,
        _ typeid: String,
        _ arguments: WireValue...,
        keywords: WireDictionary = [:]
    ) async throws {
        reference = try await manager.createReference(typeid, arguments, keywords: keywords)
    }

    init(_ reference: ProxyReference) {
        self.reference = reference
    }

    /// Calls a method, and returns its value.
    @discardableResult
    func call(
        _ method: String,
        _ arguments: WireValue...,
        keywords: WireDictionary = [:]
    ) async throws -> WireValue {
        try await reference.call(method, arguments, keywords: keywords)
    }

    /// Calls a method that returns a shared object.
    func object(_ method: String, _ arguments: WireValue...) async throws -> RemoteObject {
        RemoteObject(try await reference.callForReference(method, arguments))
    }

    /// What a call comes to: the `repr` of its value, or the exception.
    func says(
        _ method: String,
        _ arguments: [WireValue] = [],
        _ keywords: WireDictionary = [:]
    )
        async -> String
    {
        do {
            let value = try await reference.call(method, arguments, keywords: keywords)
            return try value.representation()
        } catch {
            return describe(error)
        }
    }
}

/// What went wrong, as the last line of a traceback has it; else the error's own text.
func describe(_ error: any Error) -> String {
    guard let remote = (error as? MultiprocessingError)?.remote else { return "\(error)" }
    return remote.description.replacing("builtins.", with: "")
}

extension MultiprocessingError {
    /// What an error that an operation must throw says.
    static func of(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return "nothing was thrown"
        } catch {
            return describe(error)
        }
    }
}
