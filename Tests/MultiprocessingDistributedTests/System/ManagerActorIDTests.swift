import MPWire
import Testing

@testable import MultiprocessingDistributed

@Suite("ManagerActorID") struct ManagerActorIDTests {
    @Test(arguments: ["greeter", "my greeter", "6f0c#7", "Ä"])
    func survivesItsText(text: String) throws {
        let id = try #require(ManagerActorID(text))
        #expect(id.description == text)
        let value = try WireCoding.encode(id)
        #expect(value == .text(text))
        #expect(try WireCoding.decode(value, as: ManagerActorID.self) == id)
    }

    @Test(arguments: ["", "#", "a#", "#1", "a#-1", "a#b", "a#1#2"])
    func refusesOtherText(text: String) {
        #expect(ManagerActorID(text) == nil)
        #expect(throws: (any Error).self) {
            try WireCoding.decode(.text(text), as: ManagerActorID.self)
        }
    }

    @Test func namesAreToldFromNumbers() {
        #expect(ManagerActorID.named("greeter") == ManagerActorID("greeter"))
        #expect(ManagerActorID.named("greeter").name == "greeter")
        let numbered = ManagerActorID(number: 7, system: "6f0c")
        #expect(numbered == ManagerActorID("6f0c#7"))
        #expect(numbered.name == nil && numbered.number == 7 && numbered.system == "6f0c")
    }
}
