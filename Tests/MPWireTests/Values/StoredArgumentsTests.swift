import Testing

@testable import MPWire

@Suite struct StoredArgumentsTests {
    @Test(arguments: 0...4)
    func holdsAsManyAsItIsGiven(count: Int) {
        let values = (0..<count).map { WireValue.int($0) }
        let arguments = StoredArguments(values)
        #expect(arguments.count == count)
        #expect(arguments.map(\.decoded) == values)
        #expect(arguments.indices.map { arguments[$0].decoded } == values)
        #expect(arguments == .several(values.map { .value($0) }))
    }

    /// What needs no array is read without one, and means the same.
    @Test(arguments: 0...9)
    func isReadFromAPickle(count: Int) {
        let values = (0..<count).map { $0.isMultiple(of: 2) ? WireValue.int($0) : .text("é\($0)") }
        let pickle = WireValue.tuple(values).pickled
        let arguments = PlainPickle.arguments(of: pickle.span, limits: .standard)
        #expect(arguments == StoredArguments(values))
        switch arguments {
        case .empty?: #expect(count == 0)
        case .one?: #expect(count == 1)
        case .two?: #expect(count == 2)
        case .several?: #expect(count > 2)
        case nil: Issue.record("it wasn't read")
        }
    }
}
