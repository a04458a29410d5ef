package import MPWire

/// Finds the object of this server that a proxy refers to; `nil` for everything else.
package typealias ReferentLookup = (WireProxy) -> (any Referent)?
