import MPReferents
import MPWire

/// Stands in for an object of the program's own, of which a recording holds nothing, and whose type isn't known here.
///
/// Its answers are wrong, and show as differences.
struct UnknownReferent: Referent {
    let typeid: String

    static var exposed: [String] { [] }

    func call(_ call: borrowing Call) throws(PythonException) -> Outcome {
        throw .runtimeError("a recording doesn't hold objects of the type '\(typeid)'")
    }

    func appendRepresentation(to text: inout RepresentationText) throws(PythonException) {
        try text.append("<\(typeid)>")
    }

    var value: WireValue? { nil }

    var size: Int { 1 }
}
