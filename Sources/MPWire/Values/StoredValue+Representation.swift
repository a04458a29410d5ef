extension RepresentationText {
    /// Appends the representation of a list, whose elements are built one after the other.
    package mutating func append(list elements: [StoredValue]) throws(PythonException) {
        try append("[")
        var separator = ""
        for element in elements {
            try append(separator)
            try element.decoded.appendRepresentation(to: &self)
            separator = ", "
        }
        try append("]")
    }

    /// Appends the representation of a dict, whose values are built one after the other.
    package mutating func append(dict entries: StoredDictionary) throws(PythonException) {
        try append("{")
        var separator = ""
        for (key, value) in entries {
            try append(separator)
            try key.appendRepresentation(to: &self)
            try append(": ")
            try value.decoded.appendRepresentation(to: &self)
            separator = ", "
        }
        try append("}")
    }
}

extension WireValue {
    /// Whether it is nothing that a tuple, a list or a dict could equal.
    package var isScalar: Bool {
        switch self {
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray,
            .global,
            .proxy:
            true
        case .list, .tuple, .dict, .set, .frozenset, .object, .cyclic: false
        }
    }
}
