import MPReferents
import MPWire
import Testing

/// The same lines, run by our shared objects and by the real Python of this machine.
@Suite(
    .enabled(if: RealPython.version != nil, "python3 is not installed"),
    .timeLimit(.minutes(10))
)
struct PythonOracleTests {
    /// How many calls a program has: 100,000 in total on lists, dicts, sets and deques.
    private static let length = 6250

    @Test(arguments: [1, 2, 3, 4])
    func listsDoWhatPythonsDo(seed: Int) throws {
        var generator = ProgramGenerator(seed: seed)
        try compare(
            (0..<Self.length).map {
                $0.isMultiple(of: 12) ? generator.newList() : generator.listCall()
            },
            isEncoding: seed.isMultiple(of: 2)
        )
    }

    @Test(arguments: [5, 6, 7, 8])
    func dictsDoWhatPythonsDo(seed: Int) throws {
        var generator = ProgramGenerator(seed: seed)
        let hasUnion = RealPython.version.map { $0 >= 0x0309 } ?? false
        try compare(
            (0..<Self.length).map {
                $0.isMultiple(of: 40)
                    ? generator.newDict() : generator.dictCall(withUnion: hasUnion)
            },
            isEncoding: seed.isMultiple(of: 2)
        )
    }

    @Test(arguments: [9, 10, 11, 12])
    func setsDoWhatPythonsDo(seed: Int) throws {
        var generator = ProgramGenerator(seed: seed)
        try compare(
            (0..<Self.length).map {
                $0.isMultiple(of: 30) ? generator.newSet() : generator.setCall()
            },
            isEncoding: seed.isMultiple(of: 2)
        )
    }

    @Test(arguments: [13, 14, 15, 16])
    func dequesDoWhatPythonsDo(seed: Int) throws {
        var generator = ProgramGenerator(seed: seed)
        try compare(
            (0..<Self.length).map {
                $0.isMultiple(of: 15) ? generator.newDeque() : generator.dequeCall()
            },
            isEncoding: seed.isMultiple(of: 2)
        )
    }

    @Test(arguments: [17, 18, 19, 20])
    func arraysDoWhatPythonsDo(seed: Int) throws {
        var generator = ProgramGenerator(seed: seed)
        try compare(
            (0..<Self.length).map {
                $0.isMultiple(of: 15) ? generator.newArray() : generator.arrayCall()
            },
            isEncoding: seed.isMultiple(of: 2)
        )
    }

    /// The tables of the other suites are Python's own answers.
    @Test(
        .enabled(if: RealPython.hasOurTexts, "python3 is not 3.13, whose texts are in the tables")
    )
    func tablesSayWhatPythonSays() throws {
        let rows = [
            ListReferentTests.making, ListReferentTests.reading, ListReferentTests.changing,
            ListReferentTests.sorting, DictReferentTests.making, DictReferentTests.reading,
            DictReferentTests.changing, ValueReferentTests.rows, NamespaceReferentTests.rows,
            SetReferentTests.rows, DequeReferentTests.rows, ArrayReferentTests.making,
            ArrayReferentTests.elements, ArrayReferentTests.items, QueueReferentTests.rows,
            QueueOrderTests.rows, LockReferentTests.rows, RLockReferentTests.rows,
            SemaphoreReferentTests.rows, ConditionReferentTests.rows, BarrierReferentTests.rows,
            EventReferentTests.rows,
        ].joined()
        let answers = try RealPython.run(
            RealPython.evaluator,
            lines: rows.map { "= " + $0.line }
        )
        try #require(answers.count == 2 * rows.count)
        for (row, answer) in zip(
            rows,
            stride(from: 0, to: answers.count, by: 2).map { answers[$0] }
        ) {
            #expect(row.result == answer, "\(row.line)")
        }
    }

    /// - Parameter isEncoding: Whether arguments come encoded, or as values.
    private func compare(_ program: [String], isEncoding: Bool) throws {
        let answers = try RealPython.run(RealPython.evaluator, lines: program)
        try #require(answers.count == 2 * program.count)
        var object = SharedObject(ListReferent())
        for (position, line) in program.enumerated() {
            let result: String
            if line.hasPrefix("= ") {
                object = try SharedObject(String(line.dropFirst(2)))
                object.isEncoding = isEncoding
                result = object.text
            } else {
                result = object(line)
            }
            let (expected, expectedState) = (answers[2 * position], answers[2 * position + 1])
            try #require(comparable(result) == comparable(expected), "line \(position): \(line)")
            try #require(object.text == expectedState, "after line \(position): \(line)")
        }
    }

    /// The class of an exception only, unless this Python words its complaints as ours does.
    private func comparable(_ result: String) -> String {
        guard !RealPython.hasOurTexts, let end = result.firstRange(of: "Error(") else {
            return result
        }
        return String(result[..<end.lowerBound])
    }
}
