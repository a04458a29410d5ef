/// The reason why a pickle can't be read.
///
/// Whatever comes after it on the connection is not affected.
package enum PickleError: Error, Equatable, CustomStringConvertible {
    /// The bytes end before the pickle does.
    case truncated(at: Int)
    /// The bytes aren't a pickle, or contain something that no pickle in this protocol needs.
    case malformed(String, at: Int)
    /// Reading on would cost more than ``PickleLimits`` allow.
    case limitExceeded(String, at: Int)
    /// The pickle holds more values than ``PickleLimits/nodes``.
    case tooManyValues(Int, at: Int)
    /// There is no memory for its values: ``PickleLimits/builtElements``.
    case noRoom(at: Int)
    /// The pickle is well formed, but names a class that ``ClassPolicy`` doesn't admit.
    case refused(WireGlobal, at: Int)
    /// The pickle is well formed, but holds a proxy that its reader doesn't accept.
    case refusedProxy(String, at: Int)

    /// What was wrong, at which offset; for a refused class, how to admit it.
    package var description: String {
        switch self {
        case .truncated(let offset):
            return "the pickle is cut off at offset \(offset)"
        case .malformed(let problem, let offset):
            return "no valid pickle: \(problem) at offset \(offset)"
        case .limitExceeded(let limit, let offset):
            return "the pickle is too large: \(limit) at offset \(offset)"
        case .tooManyValues(let limit, let offset):
            return "the pickle is too large: more than \(limit) values at offset \(offset)"
        case .noRoom(let offset):
            return "there is no memory for the values of the pickle from offset \(offset) on"
        case .refused(let global, let offset):
            let name = global.description.visibleName
            let package = (global.module.split(separator: ".").first ?? "pkg").visibleName
            // A pattern admits no class inside another one.
            let pattern = global.name.isPythonIdentifier ? " or '\(package).*'" : ""
            return "the class '\(name)' is not admitted (at offset \(offset)); "
                + "'\(name)'\(pattern) among the allowedClasses of the configuration "
                + "(or --allow-class of a command that has it) admits it"
        case .refusedProxy(let reason, let offset):
            return "\(reason) (at offset \(offset))"
        }
    }
}
