import Foundation
import MPWire
import Testing

@Suite(.timeLimit(.minutes(10)))
struct NDArrayTests {
    /// An array as numpy pickles it.
    private func array(
        _ shape: [Int],
        _ code: String,
        _ bytes: [UInt8],
        order: String = "<",
        isFortran: Bool = false
    ) -> WireValue {
        let type = WireObject(
            .reduce,
            .global(WireGlobal("numpy", "dtype")),
            [.text(code), .bool(false), .bool(true)],
            steps: [
                .build(
                    .tuple([
                        .int(3), .text(order), .null, .null, .null, .int(-1), .int(-1), .int(0),
                    ])
                )
            ]
        )
        let state: [WireValue] = [
            .int(1), .tuple(shape.map { .int($0) }), .object(type), .bool(isFortran), .bytes(bytes),
        ]
        return .object(
            WireObject(
                .reduce,
                .global(WireGlobal("numpy._core.multiarray", "_reconstruct")),
                [.global(WireGlobal("numpy", "ndarray")), .tuple([.int(0)]), .bytes([98])],
                steps: [.build(.tuple(state))]
            )
        )
    }

    @Test func anArrayComesBackAsItIs() throws {
        let array = try NDArray([1.5, 2, 3, 4, 5, 6], shape: [2, 3])
        #expect(array.dtype == "<f8")
        #expect(array.bytes.count == 48)
        let value = try WireCoding.encode(array)
        #expect(try WireCoding.decode(value) == array)
        #expect(try WireCoding.decode(value) == [[1.5, 2, 3], [4, 5, 6]])
        let pickle = value.pickled
        #expect(try PickleReader.read(pickle[...]) == value, "the server takes it")
    }

    @Test func arraysAreReadAsSwiftArrays() throws {
        let numbers = array([3], "i2", [1, 0, 254, 255, 3, 0])
        #expect(try WireCoding.decode(numbers) == [1, -2, 3])
        #expect(try WireCoding.decode(numbers) == [1.0, -2, 3])
        #expect(try WireCoding.decode(numbers) == [Int16]([1, -2, 3]))
        #expect(try WireCoding.decode(numbers) == Set([1, -2, 3]))
        #expect(throws: WireCodingError.self) { try WireCoding.decode(numbers, as: [UInt8].self) }
        #expect(throws: WireCodingError.self) { try WireCoding.decode(numbers, as: [String].self) }
        let flags = array([2], "b1", [0, 1], order: "|")
        #expect(try WireCoding.decode(flags) == [false, true])
        let bytes = array([2], "u1", [7, 8], order: "|")
        #expect(try WireCoding.decode(bytes) == [UInt8]([7, 8]))
        let big = array([2], "i2", [0, 1, 255, 254], order: ">")
        #expect(try WireCoding.decode(big) == [1, -2])
    }

    @Test func arraysOfFortranAreReadRowByRow() throws {
        let columns = array([2, 3], "u1", [1, 4, 2, 5, 3, 6], order: "|", isFortran: true)
        #expect(try WireCoding.decode(columns) == [[1, 2, 3], [4, 5, 6]])
        let read = try WireCoding.decode(columns, as: NDArray.self)
        #expect(read.bytes == [1, 2, 3, 4, 5, 6])
        #expect(try read.elements(as: Int.self) == [1, 2, 3, 4, 5, 6])
    }

    @Test func arraysWithoutElementsKeepTheirShape() throws {
        for shape in [[0], [0, 3], [2, 0], [2, 0, 3]] {
            let array = try NDArray([Float](), shape: shape)
            #expect(try WireCoding.decode(try WireCoding.encode(array)) == array)
        }
        let rows = array([2, 0], "f8", [])
        #expect(try WireCoding.decode(rows) == [[Double](), []])
        #expect(try WireCoding.decode(array([0, 2], "f8", [])) == [[Double]]())
    }

    @Test func aNumberWithoutAxesIsNoList() throws {
        let number = array([], "i8", [5, 0, 0, 0, 0, 0, 0, 0])
        #expect(throws: WireCodingError.self) { try WireCoding.decode(number, as: [[Int]].self) }
        #expect(try WireCoding.decode(number, as: NDArray.self).elements(as: Int.self) == [5])
    }

    @Test func arraysOfManyAxesAreNoListsOfNumbers() {
        let matrix = array([1, 2], "u1", [1, 2], order: "|")
        #expect(throws: WireCodingError.self) { try WireCoding.decode(matrix, as: [Int].self) }
        #expect(throws: WireCodingError.self) { try WireCoding.decode(matrix, as: [UInt8].self) }
    }

    @Test func rowsOfNothingCostNothing() throws {
        #expect(try WireCoding.decode(array([1, 2, 0], "f8", [])) == [[[Double](), []]])
        let endless = array([1 << 62, 0], "f8", [], isFortran: true)
        #expect(throws: WireCodingError.self) { try WireCoding.decode(endless, as: [[Int]].self) }
        #expect(try WireCoding.decode(endless, as: NDArray.self).count == 0)
    }

    @Test func otherCodersCheckTheSize() throws {
        let array = NDArray([1.0, 2])
        let text = try JSONEncoder().encode(array)
        #expect(try JSONDecoder().decode(NDArray.self, from: text) == array)
        let wrong = Data(#"{"shape": [1], "dtype": "<f8", "bytes": [1, 2]}"#.utf8)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(NDArray.self, from: wrong)
        }
    }

    @Test func whatDoesntFitIsRefused() {
        #expect(throws: WireValueError.self) { try NDArray([1, 2, 3], shape: [2, 2]) }
        #expect(throws: WireValueError.self) { try NDArray([1], shape: [-1, -1]) }
        #expect(throws: WireValueError.self) { try NDArray(rows: [[1], [1, 2]]) }
        #expect(throws: WireValueError.self) { try NDArray(bytes: [1], shape: [1], dtype: "<i8") }
        #expect(throws: WireValueError.self) { try NDArray(bytes: [1], shape: [1], dtype: "O") }
        #expect(throws: WireValueError.self) {
            try NDArray(bytes: [], shape: [.max, 16], dtype: "<i8")
        }
        #expect(throws: WireCodingError.self) { try WireCoding.decode(.list([]), as: NDArray.self) }
    }
}
