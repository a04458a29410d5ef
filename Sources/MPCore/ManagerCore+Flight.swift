import MPReferents
import MPSystem
import MPWire

/// What the flight recorder is told: facts, but no values.
extension ManagerCore {
    /// Notes a call that is going to be carried out, so that it is known if it crashes the server.
    @inline(__always)
    mutating func noteFlight(
        of call: borrowing Call,
        on object: SharedObject,
        by connection: ClientConnection
    ) {
        guard let flight else { return }
        flight.beginCall(
            at: now,
            connection: connection.id.number,
            session: connection.caller.number,
            call: call.id.number,
            object: object.number,
            method: call.methodIndex,
            of: object.registration.flightNames
        )
        flightIsOpen = true
    }

    /// Notes a request to the server itself that is going to be carried out.
    mutating func noteFlight(of request: Request, by connection: ClientConnection) {
        guard let flight else { return }
        var event = FlightEvent(.request, at: now)
        event.connection = connection.id.number
        event.session = connection.caller.number
        event.method = FlightName(request.method)
        // The type to create, or the function to call.
        if ["create", "call"].contains(request.method),
            let typeid = request.arguments.first?.asText
        {
            event.type = FlightName(typeid)
        }
        flight.append(event)
        flightIsOpen = true
    }

    /// Notes what came of the call that was noted last.
    mutating func noteFlight(_ outcome: FlightEvent.Outcome) {
        if flightIsOpen { flight?.setOutcome(outcome) }
    }

    /// Notes the lengths of request and answer.
    mutating func endFlight(request: Int, _ insets: [Inset], answer: Int) {
        flightIsOpen = false
        flight?.end(
            request: insets.isEmpty ? request : insets.reduce(request) { $0 + $1.octets.count },
            answer: answer
        )
    }

    /// Notes the end of a parked call, or of its task.
    mutating func noteFlight(
        _ kind: FlightEvent.Kind,
        _ call: CallID,
        of connection: ConnectionID? = nil
    ) {
        guard let flight else { return }
        var event = FlightEvent(kind, at: now)
        event.call = call.number
        event.connection = connection?.number ?? 0
        flight.append(event)
    }

    /// Notes what becomes of a connection.
    mutating func noteFlight(_ kind: FlightEvent.Kind, _ connection: ConnectionID) {
        guard let flight else { return }
        var event = FlightEvent(kind, at: now)
        event.connection = connection.number
        flight.append(event)
    }
}
