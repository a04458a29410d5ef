internal import MPReferents
internal import MPWire

/// The name of an object, and how it was made: what later clients that ask for it must agree with.
struct ObjectName {
    let name: String
    let settings: ObjectSettings
    let lifetime: ObjectLifetime

    /// Complains about a client that expects another object.
    ///
    /// What the client leaves out is as it is.
    ///
    /// - Parameters:
    ///   - registration: The type of the object.
    ///   - request: The client's request.
    ///   - settings: The settings that the client expects.
    /// - Throws: `TypeError` for another type, `ValueError` for other settings; both show what is there, and what was
    ///   asked for.
    func check(
        _ registration: TypeRegistration,
        suits request: NameRequest,
        _ settings: ObjectSettings
    ) throws(PythonException) {
        let typeid = registration.typeid
        if let wanted = request.typeid, wanted != typeid {
            throw complaint("TypeError", "is a \(typeid), not a \(wanted.visibleName)")
        }
        if settings.differ(from: self.settings) {
            let (there, wanted) = (self.settings.words(for: typeid), settings.words(for: typeid))
            throw complaint(
                "ValueError",
                "is a \(there), not a \(wanted); leave out what may be as it is"
            )
        }
        if let wanted = request.lifetime, wanted != lifetime {
            throw complaint("ValueError", "has the lifetime '\(lifetime)', not '\(wanted)'")
        }
    }

    private func complaint(_ type: String, _ words: String) -> PythonException {
        .aboutName(name, type, "the object named '\(name.visibleName)' \(words)")
    }
}

extension PythonException {
    /// An exception about the name of an object, by whose attribute Swift clients know it.
    static func aboutName(_ name: String, _ type: String, _ text: String) -> PythonException {
        PythonException(
            WireGlobal("builtins", type),
            [.text(text)],
            state: .dict(["object_name": .text(name.visibleName)])
        )
    }

    /// There is no object of a name.
    static func noObject(named name: String) -> PythonException {
        aboutName(name, "LookupError", "there is no object named '\(name.visibleName)'")
    }
}
