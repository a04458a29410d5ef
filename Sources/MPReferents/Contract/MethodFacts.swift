/// What the core must know about a method before it carries it out.
///
/// They are listed with each method, in the table of its type.
package struct MethodFacts: OptionSet, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// It may change the object; all other methods only read it.
    package static let writes = Self(rawValue: 1 << 0)
    /// It may make the object larger, or builds something much larger than the object.
    package static let grows = Self(rawValue: 1 << 1)
    /// It stores arguments in the form in which they come (``Call/stored(_:)``), so that they may
    /// stay encoded.
    package static let stores = Self(rawValue: 1 << 2)
    /// It iterates over its arguments, and builds an element for each of theirs.
    package static let iterates = Self(rawValue: 1 << 3)
    /// It builds as many elements as the object has, for its answer or temporarily.
    package static let copies = Self(rawValue: 1 << 4)
    /// It builds many elements out of few: the object's elements times a number.
    package static let multiplies = Self(rawValue: 1 << 5)
    /// It takes something out of the object, which is lost if its answer isn't sent.
    package static let takes = Self(rawValue: 1 << 6)
    /// It decodes all that the object holds encoded, at once.
    package static let decodes = Self(rawValue: 1 << 7)
    /// When its call is parked, it has changed something irrevocably, as a condition's `wait` has, which has
    /// released the lock.
    package static let commits = Self(rawValue: 1 << 8)
    /// Its call may be parked.
    package static let blocks = Self(rawValue: 1 << 9)
    /// It asks who calls it.
    package static let asksCaller = Self(rawValue: 1 << 10)
    /// It needs the time, or changes when something is to be done; only of types that keep time.
    package static let needsTime = Self(rawValue: 1 << 11)
    /// Not of a method, but of a call: its only argument is the caller's message, which nobody has looked into.
    package static let forwarded = Self(rawValue: 1 << 12)
}

/// Questions that each call asks; from another module, asking an option set costs ten times as much.
extension MethodFacts {
    /// Whether it may change the object.
    package var mayWrite: Bool { rawValue & Self.writes.rawValue != 0 }

    /// Whether it iterates over its arguments.
    package var mayIterate: Bool { rawValue & Self.iterates.rawValue != 0 }

    /// Whether it asks who calls it.
    package var needsOrigin: Bool { rawValue & Self.asksCaller.rawValue != 0 }

    /// Whether it needs the time, or changes when something is to be done.
    package var mayNeedTime: Bool { rawValue & Self.needsTime.rawValue != 0 }

    /// Whether the core must look, before it is carried out, whether there is room for it.
    package var mayNeedRoom: Bool {
        rawValue
            & (Self.grows.rawValue | Self.multiplies.rawValue | Self.takes.rawValue
                | Self.decodes.rawValue | Self.commits.rawValue) != 0
    }
}
