/// The elements of an `array.array`, in any of its three pickled forms.
///
/// | form | made by |
/// |---|---|
/// | `array(typecode, bytes)` in the sender's byte order and sizes | managers |
/// | `array(typecode, list)` | protocols 0 to 2 |
/// | `_array_reconstructor(array, typecode, format, bytes)` | protocols 3 and newer |
struct ArrayContents {
    /// Python's type code, such as `i`.
    let typecode: String
    let elements: [WireValue]

    /// Reads `object`; `nil` if it has none of the three forms.
    init?(_ object: WireObject) {
        let arguments = object.arguments
        if arguments.count == 4, case .text(let typecode) = arguments[1],
            case .int(let format) = arguments[2], case .bytes(let bytes) = arguments[3],
            let layout = ArrayLayout(format: format)
        {
            self.typecode = typecode
            self.elements = layout.elements(in: bytes)
            return
        }
        guard let first = arguments.first, case .text(let typecode) = first else { return nil }
        self.typecode = typecode
        switch arguments.dropFirst().first {
        case .list(let elements)?: self.elements = elements
        case .bytes(let bytes)?:
            guard let layout = ArrayLayout(typecode: typecode) else { return nil }
            self.elements = layout.elements(in: bytes)
        case .text(let text)?:
            self.elements = text.unicodeScalars.map { .text(String($0)) }
        case nil: self.elements = []
        default: return nil
        }
    }
}
