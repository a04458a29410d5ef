// The services of the operating system, for every layer above:
// - descriptors and files: `Descriptor`, `FileIdentity`, `TextFile`;
// - locks and threads: `Guarded`, `NativeThread`;
// - limits and use of resources by the process: `ControlGroups`, `ProcessorShare`, `MemoryGauge`;
// - memory: `LockedMemory` for secrets, `LargeBuffers` for many megabytes.
//
// Nothing here knows of managers, sockets or Python.
