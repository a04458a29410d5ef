// The behaviour of shared objects: a plain value per object, a file per type.
//
// - `Contract/`: what a referent is (`Referent`), a call on it (`Call`), the call's result (`Outcome`), the table of
//   methods and the facts about each (`Method`, `MethodFacts`), and the parked calls (`Waiters`);
// - `Signatures/`: which arguments methods take, with Python's complaints;
// - `Python/`: Python's indices, timeouts and sums;
// - `Collections/`, `Synchronization/`: the types of Python's `SyncManager`, and our additions;
// - `Coordination/`: what clusters need beside work: members and leaders;
// - `Tasks/`: the account of tasks that workers lease (`TaskLedger`), and the shared object on top (`WorkQueueReferent`);
// - `Services/`: classes, actors and streams of the program, whose calls run in tasks;
// - `Custom/`: values of the program's own types.
//
// To add a type: its referent, with its table of methods; `showHeld`, if it holds values, or else proxies in them are
// never collected; a line in `TypeRegistry+Standard`; for Swift its proxy and a factory of `SyncManager`; the name of
// its proxy class in `StandardProxyClass`, if Python has one; a row of the parity table.
