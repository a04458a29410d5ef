import MPWire

/// What a client wants to do: what rights are asked for.
package enum Deed: Hashable, Sendable {
    /// Make requests at all.
    case connect
    /// Make an object of a type, perhaps with a name.
    case create(String, name: String?)
    /// Get hold of an object that is there already under a name, or of a registered instance.
    case open(String, name: String)
    /// Call a method of an object.
    case call(String, name: String?, method: String)
    /// Give back a reference to an object. No rule is about it: whoever holds one may.
    case release(String, name: String?)
    /// Run a function of the server's program.
    case run(String)
    /// Ask something of the server itself.
    case ask(Question)

    /// What can be asked of the server itself; holding references needs no right, since each call by
    /// way of them does.
    package enum Question: String, CaseIterable, Sendable {
        /// Python's `debug_info`, which shows the beginnings of what objects hold.
        case debugInfo = "debug_info"
        /// To end objects that nobody uses, or whichever by force.
        case drop
        /// The objects and connections, without what they hold.
        case inspect
        /// How many objects there are.
        case numberOfObjects = "number_of_objects"
        /// To stop.
        case shutdown
        /// The typeids and their methods.
        case types
    }

    /// The word for it in a rule.
    package var action: String {
        switch self {
        case .connect: "connect"
        case .create: "create"
        case .open: "open"
        case .call: "call"
        case .release: "release"
        case .run: "run"
        case .ask(let question): question.rawValue
        }
    }

    /// What it is done to, as a rule names it; empty if there is only one thing it can be done to.
    package var object: String {
        switch self {
        case .connect, .ask: ""
        case .create(let typeid, let name): Self.named(typeid, name)
        case .open(let typeid, let name): Self.named(typeid, name)
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

extension Deed: CustomStringConvertible {
    /// The words of a rule, such as `call Queue[jobs].get`.
    package var description: String { object.isEmpty ? action : "\(action) \(object)" }
}
