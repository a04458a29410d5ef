/// The positional arguments of a call, each built or still encoded.
///
/// Most calls have one or two, which need no array: making and releasing one takes a tenth of a short call.
package enum StoredArguments: Sendable {
    /// No arguments.
    case empty
    /// One argument.
    case one(StoredValue)
    /// Two arguments.
    case two(StoredValue, StoredValue)
    /// Any number of arguments.
    case several([StoredValue])

    /// Takes built arguments.
    package init(_ arguments: [WireValue]) {
        switch arguments.count {
        case 0: self = .empty
        case 1: self = .one(.value(arguments[0]))
        case 2: self = .two(.value(arguments[0]), .value(arguments[1]))
        default: self = .several(arguments.map { .value($0) })
        }
    }
}

extension StoredArguments: RandomAccessCollection {
    package var startIndex: Int { 0 }

    package var endIndex: Int { count }

    package var count: Int {
        switch self {
        case .empty: 0
        case .one: 1
        case .two: 2
        case .several(let arguments): arguments.count
        }
    }

    package subscript(position: Int) -> StoredValue {
        switch self {
        case .empty:
            preconditionFailure("a call without arguments has no argument \(position)")
        case .one(let argument):
            precondition(position == 0, "a call with one argument has no argument \(position)")
            return argument
        case .two(let first, let second):
            precondition(0...1 ~= position, "a call with two arguments has no argument \(position)")
            return position == 0 ? first : second
        case .several(let arguments):
            return arguments[position]
        }
    }
}

extension StoredArguments: Equatable {
    /// Whether both have equal values.
    package static func == (left: Self, right: Self) -> Bool { left.elementsEqual(right) }
}

extension StoredArguments: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: StoredValue...) { self = .several(elements) }
}
