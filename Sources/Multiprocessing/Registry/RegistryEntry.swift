internal import MPCore
internal import MPReferents

/// One line of a ``Registry``.
struct RegistryEntry: Sendable {
    /// The name by which clients ask for it.
    let typeid: String
    /// What is wrong with it, in sentences.
    let problems: [String]
    /// The methods whose results are objects of other types.
    let returning: [Declaration.Returning]
    /// What the server has to know; the errors that methods throw are turned into Python's by the
    /// conversion, which is the whole registry's.
    let registration: @Sendable (ErrorConversion) -> TypeRegistration
}
