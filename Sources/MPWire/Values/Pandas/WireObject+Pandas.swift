/// Tables and columns of pandas, shown by class and size: their parts would fill a screen and say nothing.
extension WireObject {
    /// Appends an instance of a class of pandas.
    ///
    /// - Returns: Whether it is one that is known here.
    func appendPandas(
        of global: WireGlobal,
        to text: inout RepresentationText
    ) throws(PythonException) -> Bool {
        if let moment = PandasMoment(self)?.text {
            try text.append(moment)
            return true
        }
        guard let name = pandasClass(global) else { return false }
        let lengths = pandasLengths
        guard !lengths.isEmpty else {
            try text.append("<\(name) object>")
            return true
        }
        let units = lengths.count == 2 ? ["row", "column"] : ["value"]
        let sizes = zip(lengths, units).map { "\($0) \($1)\($0 == 1 ? "" : "s")" }
        try text.append("<\(name): " + sizes.joined(separator: " × ") + ">")
        return true
    }

    /// The name of the class: that of the instance, or the one that the function gets that makes it.
    private func pandasClass(_ global: WireGlobal) -> String? {
        guard global.name.hasPrefix("_") else {
            return construction == .newObject && !steps.isEmpty ? global.lastName : nil
        }
        guard case .global(let cls)? = arguments.first else { return nil }
        return cls.lastName
    }

    /// Rows and columns of a table, or the number of values of a column or an index.
    private var pandasLengths: [Int] {
        if case .dict(let attributes)? = state, case .object(let blocks)? = attributes[text: "_mgr"]
        {
            let axes = blocks.axes.compactMap(\.wireObject).compactMap(\.indexLength)
            return axes.count == blocks.axes.count ? axes.reversed() : []
        }
        return indexLength.map { [$0] } ?? []
    }

    /// The indices of a manager of blocks: of columns and rows, or of values.
    private var axes: [WireValue] {
        if case .list(let axes)? = arguments.dropFirst().first { return axes }
        guard case .tuple(let parts)? = state, case .list(let axes)? = parts.first else {
            return []
        }
        return axes
    }

    /// The length of an index, or of the array behind it.
    private var indexLength: Int? {
        if let length = arrayLength { return length }
        guard case .dict(let attributes)? = arguments.dropFirst().first else { return nil }
        if case .int(let start)? = attributes[text: "start"],
            case .int(let stop)? = attributes[text: "stop"],
            case .int(let step)? = attributes[text: "step"]
        {
            return step == 0 ? nil : Int(exactly: rangeCount(start, stop, step))
        }
        if case .list(let codes)? = attributes[text: "codes"] {
            return codes.first?.wireObject?.arrayLength
        }
        return attributes[text: "data"]?.wireObject?.arrayLength
    }

    /// The length of an array of numpy with one axis, or of an array of pandas that has one in its state.
    private var arrayLength: Int? {
        var shape: WireValue?
        switch (global?.name, state) {
        case ("_reconstruct", .tuple(let parts)?) where parts.count == 5: shape = parts[1]
        case ("_frombuffer", nil) where arguments.count == 4: shape = arguments[2]
        case ("__pyx_unpickle_NDArrayBacked", .tuple(let parts)?):
            return parts.lazy.compactMap(\.wireObject)
                .filter { $0.global?.name != "__pyx_unpickle_NDArrayBacked" }
                .compactMap(\.arrayLength).first
        default: return nil
        }
        guard case .tuple(let lengths)? = shape, case .int(let length)? = lengths.last else {
            return nil
        }
        return length
    }
}
