// The services of the operating system, for every layer above:
// - descriptors and files: `Descriptor`, `FileIdentity`, `TextFile`, `AppendedFile`, `SequentialFile`;
// - `SignalStack`: stacks on which handlers of crashes run, though a thread's own has overflowed;
// - `FlightRing`: the last events of a server, in memory that is written to a file after a crash;
// - locks and threads: `Guarded`, `NativeThread`;
// - limits and use of resources by the process: `ControlGroups`, `ProcessorShare`, `MemoryGauge`;
// - memory: `LockedMemory` for secrets, `LargeBuffers` for many megabytes;
// - `SocketAddress`: where a socket is.
//
// Nothing here knows of managers or Python, or moves bytes.

#if !os(Linux)
#error("swift-multiprocessing runs on Linux only; docs/platforms.md says what is missing elsewhere")
#endif
