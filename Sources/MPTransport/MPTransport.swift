// Moving bytes. This target knows OpenSSL and the C library, but no frames or values.
//
// - `Loop/`: one thread per loop: events of descriptors, jobs of tasks, timers, lending the loop;
// - `Sockets/`: addresses, listeners, attempts to connect, peer credentials;
// - `Connections/`: a stream of bytes to a peer, over a socket or inside the process, and its handler;
// - `Streams/`: streams that their users read and write by themselves, without a loop in between;
// - `TLS/`: protection of a stream: sessions without sockets, their channel, certificates and keys;
// - `Log/`: lines that are written by a thread of their own;
// - here: `Cryptography`, ends of processes and signals as events of a loop, `TransportError`.
