package import MPWire

/// Something that a client wants to do, and for which it needs a right.
package enum Permission: Hashable, Sendable {
    /// To make requests at all.
    case connect
    /// To create an object of a type, perhaps with a name.
    case create(String, name: String?)
    /// To get an existing object by its name, or a registered instance.
    case open(String, name: String)
    /// To take an object's name away.
    case remove(String, name: String)
    /// To call a method of an object.
    case call(String, name: String?, method: String)
    /// To give back a reference to an object. No rule concerns it: whoever holds one may.
    case release(String, name: String?)
    /// To run a function of the server's program.
    case run(String)
    /// To ask the server itself something.
    case ask(Question)

    /// The requests to the server itself.
    ///
    /// Holding references needs no right, since each call through them does.
    package enum Question: CaseIterable, Sendable {
        /// Python's `debug_info`, which shows the beginnings of what objects hold.
        case debugInfo
        /// To end objects that nobody uses, or any by force.
        case drop
        /// To end connections of other clients.
        case endClient
        /// To list objects and connections, without their content, and what calls have cost.
        case inspect
        /// To count the objects.
        case numberOfObjects
        /// To take locks and permits away from those who hold them.
        case releaseLock
        /// To stop the server.
        case shutdown
        /// To list the typeids and their methods.
        case types

        /// The request of a name; `nil` if it needs no right of its own.
        init?(_ name: ServerRequest.Name) {
            // They tell of the same things.
            let name = name == .statistics ? .inspect : name
            guard let question = Self.allCases.first(where: { $0.name == name }) else {
                return nil
            }
            self = question
        }

        /// Its name on the wire, which is its action in a rule.
        package var name: ServerRequest.Name {
            switch self {
            case .debugInfo: .debugInfo
            case .drop: .drop
            case .endClient: .endClient
            case .inspect: .inspect
            case .numberOfObjects: .numberOfObjects
            case .releaseLock: .releaseLock
            case .shutdown: .shutdown
            case .types: .types
            }
        }
    }

    /// Its action in a rule.
    package var action: String {
        switch self {
        case .connect: "connect"
        case .create: "create"
        case .open: "open"
        case .remove: "remove"
        case .call: "call"
        case .release: "release"
        case .run: "run"
        case .ask(let question): question.name.rawValue
        }
    }

    /// Its object in a rule; empty if the action has only one.
    package var object: String {
        switch self {
        case .connect, .ask: ""
        case .create(let typeid, let name): Self.named(typeid, name)
        case .open(let typeid, let name), .remove(let typeid, let name): Self.named(typeid, name)
        case .release(let typeid, let name): Self.named(typeid, name)
        case .call(let typeid, let name, let method):
            "\(Self.named(typeid, name)).\(method.visibleName)"
        case .run(let function): function.visibleName
        }
    }

    private static func named(_ typeid: String, _ name: String?) -> String {
        name.map { "\(typeid.visibleName)[\($0.visibleName)]" } ?? typeid.visibleName
    }
}

extension Permission: CustomStringConvertible {
    /// The words of a rule, such as `call Queue[jobs].get`.
    package var description: String { object.isEmpty ? action : "\(action) \(object)" }
}
