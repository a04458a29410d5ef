import Multiprocessing

/// One room of a chat. An actor: its calls run off the server's loop, and may wait.
actor Room {
    let name: String
    private var messages: [String] = []

    init(name: String) { self.name = name }

    func say(_ text: String, as author: String) { messages.append("\(author): \(text)") }
    func history() -> [String] { messages }
}

/// All rooms. A room that is asked for twice is the same one.
actor Chat {
    private var rooms: [String: Room] = [:]

    func room(_ name: String) -> Room {
        if let room = rooms[name] { return room }
        let room = Room(name: name)
        rooms[name] = room
        return room
    }
}

/// What of it is shared; only a chat makes rooms.
let room = SharedType("Room", service: Room.self) {
    $0.expose("say", "text", "author") { (room: Room, text: String, author: String) in
        await room.say(text, as: author)
    }
    $0.expose("history") { (room: Room) in await room.history() }
}
let chat = SharedType("Chat", service: { () in Chat() }) {
    $0.expose("room", "name", returning: room) { (chat: Chat, name: String) in
        await chat.room(name)
    }
}

struct RoomProxy: Proxy {
    static let typeids = ["Room"]
    let reference: ProxyReference

    func say(_ text: String, as author: String) async throws { try await call("say", text, author) }
    func history() async throws -> [String] { try await call("history") }
}

struct ChatProxy: Proxy {
    static let typeids = ["Chat"]
    let reference: ProxyReference

    func room(_ name: String) async throws -> RoomProxy { try await call("room", name) }
}

/// An object whose methods return other objects, which stay in the server.
@main
struct ReturnedObjects {
    static func main() async throws {
        var registry = Registry.standard
        registry.register(room, chat)
        try await withSyncManager(registry: registry) { manager in
            let chat = try await manager.create("Chat", as: ChatProxy.self)
            let kitchen = try await chat.room("kitchen")
            try await kitchen.say("Who has eaten my cake?", as: "Ada")
            try await chat.room("kitchen").say("Nobody.", as: "Alan")
            try await chat.room("garden").say("It was good.", as: "Grace")
            for name in ["kitchen", "garden"] {
                print(name, try await chat.room(name).history())
            }
        }
    }
}
