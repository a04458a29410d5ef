// The public API.
//
// - `Manager/`: `SyncManager`, its configuration, the objects it creates and its view of a server;
// - `Proxies/`: a proxy for each shared type, and for the program's own types;
// - `Server/`: `ManagerServer`, its configuration, its log; `ServerDriver` connects `ManagerCore` to the event loop;
// - `Registry/`: types, functions and instances that a server offers;
// - `Errors/`: `MultiprocessingError`, errors from the other side, errors that are sent as they are;
// - `Client/`: links and connections to servers, the loops that drive them, the callers that borrow these loops.
