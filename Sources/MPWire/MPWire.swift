// The meaning of bytes. Nothing here waits, or knows a socket, a clock or a shared object.
//
// - `Frames/`: lengths and payloads, split and joined;
// - `Handshake/`: both roles of the proof of an authkey;
// - `Messages/`: addresses, tokens, requests and replies of both modes;
// - `Values/`: Python's values with its equality, order, hash, `repr` and iteration;
// - `Pickle/`: values from bytes and to bytes;
// - `Coding/`: values from `Codable` types and to them;
// - `Work/`: limits on the cost of all this.
//
// A value is represented in five ways, from the one that knows least to the one that knows most:
//
// | type | meaning |
// |---|---|
// | `PlainPickle` | one scalar, read and written without a machine |
// | `KeptPickle` | a container of plain data that was checked and stays encoded |
// | `StoredValue` | a value as an object holds it: built, or a kept pickle |
// | `PickleNode`, `PickleFreezer` | values under construction, and how they become values |
// | `Inset` | the bytes of a large text or array, outside of the frame that they belong to |
