/// Where the server of a manager runs that a program starts for itself.
///
/// - SeeAlso: Python `multiprocessing.Manager`, `BaseManager.start`.
public struct ManagerHome: Sendable {
    /// The function that serves.
    let function: RemoteFunction<ManagerSettings, Void>
    /// The name of the process; `nil` is `SyncManager-` and its number.
    let name: String?
    /// The way in which it is started.
    let context: ProcessContext

    /// A process of its own, with the types of Python's `SyncManager`.
    public static var childProcess: ManagerHome { .childProcess(.standardManager) }

    /// A process of its own.
    ///
    /// - Parameters:
    ///   - manager: The function that serves, made by ``RemoteFunction/manager(_:configure:)``.
    ///   - name: The name of the process; by default `SyncManager-` and its number.
    ///   - context: The way in which it is started.
    /// - Returns: The place.
    public static func childProcess(
        _ manager: RemoteFunction<ManagerSettings, Void>,
        name: String? = nil,
        context: ProcessContext = .default
    ) -> ManagerHome {
        ManagerHome(function: manager, name: name, context: context)
    }
}
