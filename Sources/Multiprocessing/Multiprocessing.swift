// What people call.
//
// - `Manager/`: `SyncManager`, its configuration, what it creates and what it shows of a server;
// - `Proxies/`: a proxy for each shared type, and for types of the program's own;
// - `Server/`: `ManagerServer`, its configuration, its log; `ServerDriver` lets `ManagerCore` meet the event loop;
// - `Registry/`: types, functions and instances that a server offers;
// - `Errors/`: `MultiprocessingError`, errors from the other side, errors that travel as they are;
// - `Client/`: links and connections to servers, the loops that drive them, the callers that borrow these loops.
