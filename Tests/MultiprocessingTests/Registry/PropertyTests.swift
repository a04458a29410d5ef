import MPWire
import Testing

@testable import Multiprocessing

/// Properties: as Python's attributes, and by `get_name` and `set_name`.
@Suite struct PropertyTests {
    @Test(.timeLimit(.minutes(10)))
    func propertiesAreReadAndWritten() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let ada = try await RemoteObject(manager, "Person", .text("Ada"), .int(36))
            #expect(try await ada.call("__getattribute__", .text("name")) == .text("Ada"))
            try await ada.call("__setattr__", .text("name"), .text("Grace"))
            #expect(try await ada.call("get_name") == .text("Grace"))
            #expect(try await ada.call("get_initial") == .text("G"))
            try await ada.call("set_age", .int(17))
            #expect(try await ada.call("__getattribute__", .text("is_adult")) == .bool(false))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func accessToAttributesIsHiddenFromAutoProxies() async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let ada = try await RemoteObject(manager, "Person", .text("Ada"), .int(36))
            #expect(
                ada.reference.knownMethods == [
                    "get_name", "set_name", "get_is_adult", "get_age", "set_age", "get_initial",
                    "pet", "found", "unspeakable", "remember",
                ]
            )
            let counter = try await RemoteObject(manager, "Counter")
            // The exception is CPython's; the message of the error speaks of attributes.
            #expect(
                await counter.says("__getattribute__", [.text("x")]).contains("__getattribute__")
            )
        }
    }

    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            (
                "__getattribute__", [.text("x")],
                "AttributeError: 'Person' object has no attribute 'x'"
            ),
            (
                "__setattr__", [.text("x"), .int(1)],
                "AttributeError: 'Person' object has no attribute 'x'"
            ),
            (
                "__setattr__", [.text("is_adult"), .bool(true)],
                "AttributeError: property 'is_adult' of 'Person' object has no setter"
            ),
            (
                "__delattr__", [.text("name")],
                "AttributeError: property 'name' of 'Person' object has no deleter"
            ),
            (
                "__delattr__", [.text("x")],
                "AttributeError: 'Person' object has no attribute 'x'"
            ),
            (
                "__getattribute__", [.text("pet")],
                "AttributeError: 'pet' of 'Person' object is a method, which is called by its name"
            ),
            (
                "__getattribute__", [.int(1)],
                "TypeError: attribute name must be string, not 'int'"
            ),
            ("__getattribute__", [], "TypeError: expected 1 argument, got 0"),
            (
                "__setattr__", [.text("name"), .int(1)],
                "TypeError: Person.name: expected String, found int 1"
            ),
            ("set_age", [.float(1.5)], "TypeError: Person.age: expected Int, found float 1.5"),
            ("set_age", [.int(-1)], "ValueError: nobody is -1 years old"),
            (
                "__setattr__", [.text("age"), .int(-1)], "ValueError: nobody is -1 years old"
            ),
            (
                "set_name", [],
                "TypeError: Person.set_name() missing 1 required positional argument: 'value'"
            ),
        ] as [(String, [WireValue], String)]
    )
    func badAccessIsRefusedAsPythonDoes(
        method: String,
        arguments: [WireValue],
        complaint: String
    ) async throws {
        try await withSyncManager(registry: Shared.registry) { manager in
            let ada = try await RemoteObject(manager, "Person", .text("Ada"), .int(36))
            #expect(await ada.says(method, arguments) == complaint)
            #expect(try await ada.call("get_name") == .text("Ada"))
            #expect(try await ada.call("get_age") == .int(36))
        }
    }
}
