import Glibc
import Multiprocessing

/// What the server holds.
struct Thermostat {
    let room: String
    var target = 20.0
    var isHeating: Bool { target > 18 }
}

let thermostat = SharedType("Thermostat", "room") { (room: String) in
    Thermostat(room: room)
} methods: {
    $0.property("room", \.room)
    $0.property("target", \.target)
    $0.property("is_heating", \.isHeating)
    $0.expose("lower", "degrees") { (thermostat: inout Thermostat, degrees: Double) in
        thermostat.target -= degrees
    }
}

/// Serves one object, whose properties Swift and Python read and write.
@main
struct PropertyProxy {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else {
            print("usage: example-property-proxy ADDRESS AUTHKEY_FILE")
            return
        }
        var registry = Registry.standard
        registry.register(thermostat)
        registry.instance("kitchen", of: thermostat, Thermostat(room: "the kitchen"))
        try await withSyncManager(
            authkey: .file(arguments[2]),
            address: Address(parsing: arguments[1]),
            registry: registry
        ) { manager in
            let kitchen = try await manager.create("kitchen")
            try await kitchen.target.set(21.5)
            print("target:", try await kitchen.target.get(as: Double.self))
            print("heating:", try await kitchen.is_heating.get(as: Bool.self))

            // The other one has the last word.
            fflush(nil)
            let done = try await manager.event(named: "done")
            _ = try await done.wait()
            print("Python's target:", try await kitchen.target.get(as: Double.self))
        }
    }
}
