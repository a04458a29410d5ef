// The server and the client's end of a link, as state machines: bytes and time in, bytes and actions out. Nothing here
// waits, locks, logs or reads a clock.
//
// - `ManagerCore` and its extensions: the server. Here are its calls, answers, creations and tasks;
// - `Connections/`: peers and their admission, CPython's connections, turns, ends;
// - `Sessions/`: links, and what clients hold;
// - `Objects/`: the table of objects, the one event that changes them, leases, orphans and cycles;
// - `Names/`: named objects: what makers must agree on, and how long they stay;
// - `Registry/`: the types and functions that clients can ask for; `Services/`: those that run in tasks;
// - `Rights/`, `Limits/`: who may do what, and how much;
// - `Link/`: the client's end, which knows nothing of the server's;
// - `Tracing/`: calls that continue a trace, and what a tracer is told of them;
// - `Messages/`: connections that carry messages of any kind, cut out of the stream;
// - `Recording/`: what comes in as bytes, and running it again;
// - `Containers/`: tables and queues by number and by time.
//
// The parts of `ManagerCore`:
//
// - `ManagerCore`: the driver's events (`opened`, `received`, `closed`, `advance`, `beginShutdown`);
// - `+Frames`, `+Messages`: bytes received on a connection, in turns; `+Endings`: ends of connections;
// - `+Admission`: limits on peers in the handshake; `+Rights`, `+Limits`: who may do what, and how much;
// - `+Draining`: the time before the server stops in order;
// - `+Flight`: what the flight recorder is told;
// - `+Samples`: memory and output, as the driver measures them; `+Refusals`: limits that were reached;
// - `+Stock`: connections of CPython clients; `+Link`: links of Swift clients;
// - `ObjectEvent`: the only way in which objects are changed, beside calls; `+SharedArguments`: objects as arguments;
// - `+Calls`, `+PlainCalls`: method calls on objects; `+Answers`: their answers; `+Server`: calls on the server itself;
// - `+Named`, `+Names`: objects by name; `+Refused`: deliveries that a client can't use;
// - `+SessionEnds`: what is done when sessions end, for the program's own types and for named objects;
// - `+Creating`: creation of objects; `+Tasks`: calls that run beside the loop;
// - `+HeldObjects`: what callers hold, and giving it back when they go; `+Groups`: which references belong to which
//   clients;
// - `+Tracing`: calls that have brought a trace context;
// - `+Cycles`, `+Orphans`: objects that nobody uses; `+Snapshot`: the reply to `inspect`.
