// How bytes move. It knows OpenSSL and the C library, and no frames or values.
//
// - `Loop/`: one thread per loop: events of descriptors, jobs of tasks, timers, who may borrow it;
// - `Sockets/`: addresses, listeners, attempts to connect, peer credentials;
// - `Connections/`: a stream of bytes to a peer, over a socket or inside the process, and whom it reports to;
// - `TLS/`: protection of a stream: sessions without sockets, their channel, certificates and keys;
// - `Log/`: lines that are written by a thread of their own;
// - here: `Cryptography`, the ends of processes and signals as events of a loop, `TransportError`.
