import Foundation
import MPWire
import Testing

/// What types with a coding of their own do with the containers.
struct WireEncoderTests {
    /// Uses every kind of nested container.
    struct Nested: Codable, Equatable {
        enum Keys: String, CodingKey {
            case inner
            case list
        }

        var number = 1
        var texts = ["a", "b"]

        init() {}

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            let inner = try container.nestedContainer(keyedBy: Keys.self, forKey: .inner)
            var deep = try inner.nestedUnkeyedContainer(forKey: .list)
            number = try deep.decode(Int.self)
            #expect(try deep.decodeNil())
            #expect(deep.isAtEnd)
            #expect(throws: DecodingError.self) { try deep.decode(Int.self) }
            var list = try container.nestedUnkeyedContainer(forKey: .list)
            texts = []
            while !list.isAtEnd {
                let text = try list.nestedContainer(keyedBy: Keys.self)
                #expect(text.allKeys == [.inner])
                texts.append(try text.decode(String.self, forKey: .inner))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            var inner = container.nestedContainer(keyedBy: Keys.self, forKey: .inner)
            var list = container.nestedUnkeyedContainer(forKey: .list)
            for text in texts {
                var container = list.nestedContainer(keyedBy: Keys.self)
                try container.encode(text, forKey: .inner)
            }
            var deep = inner.nestedUnkeyedContainer(forKey: .list)
            try deep.encode(number)
            try deep.encodeNil()
        }
    }

    @Test
    func nestedContainersKeepTheirPlace() throws {
        let value = try WireCoding.encode(Nested())
        let texts: [WireValue] = [.dict(["inner": .text("a")]), .dict(["inner": .text("b")])]
        #expect(
            value
                == .dict([
                    "inner": .dict(["list": .list([.int(1), .null])]), "list": .list(texts),
                ])
        )
        #expect(try WireCoding.decode(value) == Nested())
    }

    class Base: Codable {
        var a = 1
    }

    final class Derived: Base {
        enum Keys: CodingKey { case b }

        var b = 2

        override init() { super.init() }

        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            b = try container.decode(Int.self, forKey: .b)
            try super.init(from: container.superDecoder())
        }

        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(b, forKey: .b)
            try super.encode(to: container.superEncoder())
        }
    }

    @Test
    func superclassesHaveALevelOfTheirOwn() throws {
        let derived = Derived()
        derived.a = 7
        let value = try WireCoding.encode(derived)
        #expect(value == .dict(["b": .int(2), "super": .dict(["a": .int(7)])]))
        #expect(try WireCoding.decode(value, as: Derived.self).a == 7)
    }

    @Test
    func otherCodersRefuseWireValues() {
        #expect(throws: EncodingError.self) { try JSONEncoder().encode([WireValue.int(1)]) }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([WireValue].self, from: Data("[1]".utf8))
        }
    }
}
