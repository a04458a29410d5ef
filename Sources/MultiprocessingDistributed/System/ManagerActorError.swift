public import Distributed

/// The reason why an actor couldn't be hosted, found or called; errors of its methods arrive as they are.
public struct ManagerActorError: DistributedActorSystemError, Codable, CustomStringConvertible {
    /// The kind of the failure.
    public let code: Code
    /// The attempt, the reason and the remedy.
    public let message: String

    /// Describes a failure.
    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }

    /// The kind of a failure: an open set, since later versions may add kinds.
    public struct Code: Hashable, Codable, Sendable, CustomStringConvertible {
        private let name: String

        /// The arguments aren't those of the method.
        public static let invalidArguments = Code(name: "invalidArguments")
        /// An actor can't be hosted under such a name.
        public static let invalidName = Code(name: "invalidName")
        /// Another actor is hosted under the name.
        public static let nameTaken = Code(name: "nameTaken")
        /// The actor lives in another process, and this system has no manager that leads there.
        public static let notConnected = Code(name: "notConnected")
        /// The actor doesn't live in this system.
        public static let notLocal = Code(name: "notLocal")
        /// No such actor is hosted, or no longer.
        public static let unknownActor = Code(name: "unknownActor")
        /// The actor has no such distributed method.
        public static let unknownTarget = Code(name: "unknownTarget")
        /// The actor, or the call, is of a form that can't be served.
        public static let unsupported = Code(name: "unsupported")
        /// The actor is of another type.
        public static let wrongType = Code(name: "wrongType")

        /// The name of the code.
        public var description: String { name }
    }
}

extension ManagerActorError {
    static func notLocal(_ id: ManagerActorID) -> Self {
        Self(.notLocal, "cannot host the actor '\(id)': it doesn't live in this system")
    }

    static func invalidName(_ name: String) -> Self {
        Self(.invalidName, "cannot host an actor as '\(name)': names aren't empty and have no '#'")
    }

    static func nameTaken(_ name: String) -> Self {
        Self(.nameTaken, "cannot host an actor as '\(name)': another one has this name; retire it")
    }

    static func unknownActor(_ id: ManagerActorID) -> Self {
        let words =
            id.name == nil
            ? "it isn't hosted any more, or never was, or its process is gone"
            : "nothing is hosted under this name"
        return Self(.unknownActor, "there is no actor '\(id)': \(words)")
    }

    static func notConnected(_ id: ManagerActorID) -> Self {
        Self(
            .notConnected,
            "cannot reach the actor '\(id)': it lives in another process, and this system has no manager"
        )
    }

    static func wrongType(_ id: ManagerActorID, _ type: Any.Type) -> Self {
        Self(.wrongType, "the actor '\(id)' is no \(type)")
    }
}
