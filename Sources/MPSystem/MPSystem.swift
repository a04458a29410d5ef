// What the operating system offers, for every layer above:
// - descriptors and files: `Descriptor`, `FileIdentity`, `TextFile`;
// - locks and threads: `Guarded`, `NativeThread`;
// - what the process may use and what it uses: `ControlGroups`, `ProcessorShare`, `MemoryGauge`;
// - memory: `LockedMemory` for secrets, `LargeBuffers` for many megabytes.
//
// Nothing here knows of managers, sockets or Python.
