import MPReferents
import MPSystem
import MPWire
import Testing

@testable import MPCore

/// Callers as methods see them that ask who calls, and what happens when their sessions end.
@Suite struct SessionEndTests {
    private typealias Seats = [UInt64]

    /// Seats that are taken for a session, and free again when it ends.
    private static let seats = CustomType<Seats>(
        "Seats",
        [
            Method("take", .positional("Seats.take", 0...0), [.writes, .asksCaller]) {
                seats,
                call in
                seats.state.append(call.origin?.session.number ?? 0)
                return .reply(.int(seats.state.count))
            },
            Method("count", .positional("Seats.count", 0...0), []) { seats, call in
                #expect(call.origin == nil)
                return .reply(.int(seats.state.count))
            },
        ],
        sessionEnded: { seats, session in seats.removeAll { $0 == session.number } }
    )

    private static let registry = TypeRegistry(
        TypeRegistry.standard + [
            TypeRegistration(
                "Seats",
                exposed: seats.exposed,
                facts: seats.methods.facts,
                construction: .onLoop { _, _, _, _ in
                    ValueTypeReferent(
                        [],
                        type: seats,
                        errors: ErrorConversion { _, _ in .queueFull }
                    )
                },
                isToldOfSessionEnds: true
            )
        ]
    )

    private let harness = CoreHarness { $0.registry = Self.registry }

    private func returning(
        _ ident: String,
        _ method: String,
        on id: ConnectionID
    ) -> WireValue? {
        harness.request(ident, method, on: id)
        guard case .returning(let value)? = harness.reply(on: id) else { return nil }
        return value
    }

    private func linked(_ ident: String, _ method: String, on link: ConnectionID) -> WireValue? {
        harness.call(1, ident, method, on: link)
        guard case .reply(1, .returning(let value))? = harness.linkFrame(on: link) else {
            return nil
        }
        return value
    }

    @Test func aLinksSeatsAreFreeWhenItEnds() {
        let (seats, one, other) = (
            harness.create("Seats"), harness.openLink(), harness.openLink()
        )
        #expect(linked(seats, "take", on: one) == .int(1))
        #expect(linked(seats, "take", on: one) == .int(2))
        #expect(linked(seats, "take", on: other) == .int(3))
        harness.close(one)
        #expect(linked(seats, "count", on: other) == .int(1))
        harness.close(other)
        #expect(linked(seats, "count", on: harness.openLink()) == .int(0))
    }

    @Test func aPythonProcessIsOneSession() {
        let seats = harness.create("Seats")
        let (one, other) = (harness.serve(), harness.serve())
        #expect(returning(seats, "take", on: one) == .int(1))
        #expect(returning(seats, "take", on: other) == .int(2))
        // The ends of its threads say nothing.
        harness.close(one)
        #expect(returning(seats, "count", on: other) == .int(2))
        harness.close(other)
        harness.processID = 43
        let witness = harness.serve()
        #expect(returning(seats, "count", on: witness) == .int(2))
        harness.endProcess(42)
        #expect(returning(seats, "count", on: witness) == .int(0))
        #expect(returning(seats, "take", on: witness) == .int(1))
        harness.endProcess(42)
        #expect(harness.core.sessionEnds.count == 1)
    }

    @Test func clientsWhoseProcessesAreUnknownAreOneSession() {
        harness.processID = nil
        let seats = harness.create("Seats")
        let witness = harness.openLink()
        let (one, other) = (harness.serve(), harness.serve())
        #expect(returning(seats, "take", on: one) == .int(1))
        #expect(returning(seats, "take", on: other) == .int(2))
        harness.close(one)
        #expect(linked(seats, "count", on: witness) == .int(2))
        harness.close(other)
        #expect(linked(seats, "count", on: witness) == .int(0))
        // The next one is another session.
        let next = harness.serve()
        #expect(returning(seats, "take", on: next) == .int(1))
        harness.close(next)
        #expect(linked(seats, "count", on: witness) == .int(0))
    }

    @Test func theDriverIsToldOnceOfASessionItWatches() throws {
        let harness = CoreHarness.withServices()
        let teller = harness.create("Teller")
        let link = harness.openLink()
        harness.call(1, teller, "serve", on: link)
        let origin = try #require(harness.runs.values.first?.request.origin)
        #expect(origin.userID == 7)
        #expect(origin.processID == 42)
        #expect(origin.principal == "key:default+uid:7" || origin.principal == "uid:7")
        harness.core.watchSession(origin.session, into: &harness.output)
        harness.carryOut()
        #expect(harness.endedSessions.isEmpty)
        harness.close(link)
        #expect(harness.endedSessions == [origin.session])
        // Whoever comes too late is told at once.
        harness.core.watchSession(origin.session, into: &harness.output)
        harness.carryOut()
        #expect(harness.endedSessions == [origin.session, origin.session])
    }

    @Test func onlyMethodsThatAskLeaveTraces() {
        let (list, link) = (harness.create("list"), harness.openLink())
        #expect(linked(list, "__len__", on: link) == .int(0))
        #expect(harness.core.sessionEnds.count == 0)
    }

    @Test func aCallThatWaitedForItsTurnKnowsTheRestOfItsTime() throws {
        let harness = CoreHarness.withServices(order: .oneAtATime)
        let (teller, link) = (harness.create("Teller"), harness.openLink())
        let call = { (number: UInt64, seconds: Int) in
            var request = Request(ident: teller, method: "serve", arguments: [])
            request.timeout = .seconds(seconds)
            harness.send(.call(number, request), on: link)
        }
        call(1, 60)
        #expect(harness.runs.values.first?.request.timeout == .seconds(60))
        call(2, 30)
        harness.advance(by: .seconds(10))
        harness.finishOldest(.returning(.null))
        #expect(harness.runs.values.first?.request.timeout == .seconds(20))
    }

    @Test func whatStopsWithTheServerIsOnlyToldToTheDriver() {
        let harness = CoreHarness.withServices()
        let (teller, link) = (harness.create("Teller"), harness.openLink())
        harness.call(1, teller, "serve", on: link)
        guard let session = harness.runs.values.first?.request.origin?.session else {
            Issue.record("nobody calls")
            return
        }
        harness.core.watchSession(session, into: &harness.output)
        harness.shutDown()
        #expect(harness.endedSessions == [session])
    }
}
