import MPReferents
import MPWire
import Testing

/// A value of a program's own type, without the closures that programs write.
@Suite struct ValueTypeReferentTests {
    private struct Point: Encodable {
        var x: Int
    }

    private struct Described: CustomStringConvertible {
        let description = "as it likes"
    }

    private struct Opaque {}

    private struct Failure: Error {}

    private static let errors = ErrorConversion { error, method in
        .runtimeError("\(method): \(error)")
    }

    private static func share<State>(
        _ state: State,
        _ methods: [Method<ValueTypeReferent<State>>] = [],
        properties: [CustomProperty<State>] = []
    ) -> SharedObject {
        let type = CustomType("Thing", methods, properties: properties)
        return SharedObject(ValueTypeReferent(state, type: type, errors: errors))
    }

    @Test func aMethodChangesTheStateInPlace() {
        var counter = Self.share(
            0,
            [
                Method("add", .named("Thing.add", [.required("n")])) { object, arguments in
                    guard case .int(let n) = arguments.required(0) else { throw Failure() }
                    object.state += n
                    return .reply(.int(object.state))
                }
            ]
        )
        #expect(counter("add(2)") == "2")
        #expect(counter("add(n=3)") == "5")
        #expect(
            counter("add()")
                == "TypeError(\"Thing.add() missing 1 required positional argument: 'n'\")"
        )
    }

    @Test func whatAClosureThrowsIsConvertedAndNamesTheMethod() {
        var thing = Self.share(
            0,
            [
                Method("fail", .named("Thing.fail", [])) { object, _ in
                    try object.with("Thing.fail") { state in
                        state = 1
                        throw Failure()
                    }
                    return .reply(.null)
                },
                Method("raise", .named("Thing.raise", [])) { object, _ in
                    try object.with("Thing.raise") { _ in
                        throw PythonException.keyError(.text("k"))
                    }
                    return .reply(.null)
                },
            ]
        )
        #expect(thing("fail()") == "RuntimeError('Thing.fail: Failure()')")
        #expect(thing("raise()") == "KeyError('k')")
        #expect(thing.text == "1")
    }

    @Test func itsRepresentationIsItsDescription() {
        #expect(Self.share(Described()).text == "as it likes")
        #expect(Self.share(Opaque()).text == "<Thing object>")
        #expect(Self.share([1, 2]).text == "[1, 2]")
    }

    @Test func anEncodableStateIsItsValue() {
        #expect(Self.share(Point(x: 1)).referent.value == .dict(["x": .int(1)]))
        #expect(Self.share(Opaque()).referent.value == nil)
    }

    @Test func listingsCountWhatHasACount() {
        #expect(Self.share([1, 2, 3]).referent.size == 3)
        #expect(Self.share(Opaque()).referent.size == 1)
    }

    @Test func attributesAreHiddenMethods() {
        let property = CustomProperty<Point>("x") {
            .reply(.int($0.state.x))
        } set: { point, value in
            guard case .int(let x) = value else { throw PythonException.typeError("no int") }
            point.state.x = x
        }
        let readOnly = CustomProperty<Point>("y", get: { _ in .reply(.int(0)) }, set: nil)
        let methods = property.accessors(of: "Thing") + readOnly.accessors(of: "Thing")
        let type = CustomType("Thing", methods, properties: [property, readOnly])
        #expect(type.exposed == ["get_x", "set_x", "get_y"])
        #expect(type.hidden == ["__getattribute__", "__setattr__", "__delattr__"])
        var point = Self.share(Point(x: 1), methods, properties: [property, readOnly])
        #expect(point("__setattr__('x', 2)") == "None")
        #expect(point("__getattribute__('x')") == "2")
        #expect(point("set_x(3)") == "None")
        #expect(point("get_x()") == "3")
        #expect(point("__getattribute__('z')").hasPrefix("AttributeError("))
        #expect(point("__setattr__('y', 1)").contains("has no setter"))
        #expect(point("__delattr__('x')").contains("has no deleter"))
        #expect(CustomType<Int>("Plain", []).hidden == [])
    }
}
