extension RepresentationText {
    /// Appends the representation of a list; its elements are decoded one after the other.
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

    /// Appends the representation of a dict; its values are decoded one after the other.
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
    /// Whether it can't equal any tuple, list or dict.
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
