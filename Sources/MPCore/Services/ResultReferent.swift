import MPReferents
import MPWire

/// The object that `create` makes of a function's result: it has no methods, and its value is the
/// result.
///
/// CPython does the same with a callable that returns plain data, so that its clients write
/// `manager.word_count(text)._getvalue()`.
struct ResultReferent: Referent {
    let result: WireValue

    static var exposed: [String] { [] }

    func call(_ call: borrowing Call) throws(PythonException) -> Outcome { Outcome(.noSuchMethod) }

    func appendRepresentation(to text: inout RepresentationText) throws(PythonException) {
        try result.appendRepresentation(to: &text)
    }

    var value: WireValue? { result }

    var size: Int { 1 }
}
