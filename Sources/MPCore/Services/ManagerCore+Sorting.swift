import MPReferents
import MPWire

/// `sort(key=…)` of lists, whose key functions are code of clients: a service finds the order, and the list is changed in
/// one step.
extension ManagerCore {
    /// Begins to sort a list by keys.
    ///
    /// - Returns: The call, if it is parked now.
    mutating func sort(
        _ object: SharedObject,
        by sorter: any Service,
        _ request: Request,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> CallID? {
        do throws(PythonException) {
            let connection = target.connection
            if let connection = connections[connection] {
                try checkCall(of: request.method, on: object, by: connection, into: &output)
                try checkRoomForDecoding(object, by: connection, into: &output)
            }
            try checkRoomForParkedCall(by: connection, into: &output)
            let signature = Signature.keywordOnly("sort", ["key", "reverse"])
            let bound = try signature.arrange(request.arguments, request.keywords)
            // Once for what is sent, and once to see whether it has changed, if others have used it.
            try work.charge(2 * object.referent.size)
            guard let elements = object.referent.value else {
                throw .typeError("a '\(object.registration.typeid)' has no elements to sort")
            }
            let isReversed = try bound[1]?.isTruthy() ?? false
            let work = ServiceCall(
                sorter,
                ServiceRequest(
                    method: "order",
                    arguments: [elements, bound[0] ?? .null, .bool(isReversed)],
                    timeout: request.timeout
                )
            )
            let look = RunningCalls.Look(elements: elements, revision: object.revision)
            return begin(work, .sorting(object, look), for: target, into: &output)
        } catch {
            send(.raising(error), to: target, into: &output)
            return nil
        }
    }

    /// Changes a list as its elements are to be ordered, if they are still those that were looked at.
    func order(
        _ object: SharedObject,
        _ look: RunningCalls.Look,
        _ order: [Int]
    ) throws(PythonException) -> ListReferent {
        guard objects[object.ident] === object, var list = object.referent as? ListReferent else {
            throw .keyError(.text(object.ident))
        }
        let isUnchanged =
            object.revision == look.revision || list.value?.pickled == look.elements.pickled
        guard isUnchanged, list.reorder(order) else {
            throw .valueError("list modified during sort")
        }
        return list
    }

    /// Ends what ``sort(_:by:_:for:into:)`` has begun.
    mutating func sorted(
        _ object: SharedObject,
        from look: RunningCalls.Look,
        with result: ServiceResult
    ) -> Reply {
        switch result.opened {
        case .returning(.list(let positions)):
            do throws(PythonException) {
                let positions = positions.compactMap { position -> Int? in
                    guard case .int(let position) = position else { return nil }
                    return position
                }
                replace(try order(object, look, positions), of: object)
                return .returning(.null)
            } catch {
                return .raising(error)
            }
        case .raising(let exception): return .raising(exception)
        case .failing(let traceback): return .traceback(traceback)
        case .returning, .passing, .returningProxies, .creating, .unserializable:
            return .raising(.runtimeError("the order of the list isn't known"))
        }
    }
}

extension Request {
    /// Whether it is a call of `sort` with a key function.
    var isSortByKey: Bool {
        method == "sort" && (keywords[text: "key"].map { $0 != .null } ?? false)
    }
}
