// What users of this module meet in its signatures; everything else of these modules stays inside.
@_exported public import struct MPCore.Rights
@_exported public import struct MPCore.ServerLimits
@_exported public import struct MPReferents.CallOrder
@_exported public import struct MPTransport.TLSClientConfiguration
@_exported public import struct MPTransport.TLSServerConfiguration
@_exported public import enum MPWire.Address
@_exported public import class MPWire.Authkey
@_exported public import struct MPWire.PythonException
@_exported public import struct MPWire.Token
@_exported public import struct MPWire.WireBigInt
@_exported public import struct MPWire.WireCyclicGraph
@_exported public import struct MPWire.WireDictionary
@_exported public import struct MPWire.WireGlobal
@_exported public import class MPWire.WireObject
@_exported public import class MPWire.WireProxy
@_exported public import struct MPWire.WireSet
@_exported public import enum MPWire.WireValue
