/// A `Codable` type that travels as a Python tuple of its properties, in the order in which they are declared.
///
/// Python orders tuples by their elements: the first property decides, then the second. So such values can be sorted,
/// and put into priority queues.
///
/// ```swift
/// struct Job: TupleCodable {
///     var priority: Int
///     var name: String
/// }
/// let jobs = try await manager.priorityQueue(named: "jobs", Job.self)
/// try await jobs.put(Job(priority: 3, name: "mail"))      // Python gets (3, 'mail')
/// ```
///
/// Other structs travel as dicts, which Python can't order. A case of an enumeration is a tuple of its name and its
/// payload.
public protocol TupleCodable: Codable, WireValueConvertible, WireComparable {}

extension TupleCodable {
    /// The tuple.
    public var wireValue: WireValue {
        get throws {
            do throws(WireCodingError) {
                return try WireCoding.encodeByCodable(self, .ordered)
            } catch {
                throw WireValueError(error)
            }
        }
    }

    /// Reads a tuple, or a dict with the names of the properties.
    ///
    /// - Parameter wireValue: What Python, or another Swift program, has sent.
    /// - Throws: ``WireValueError`` for everything else.
    public init(wireValue: WireValue) throws {
        do throws(WireCodingError) {
            self = try WireCoding.decodeByCodable(wireValue)
        } catch {
            throw WireValueError(error)
        }
    }
}
