// What shared objects do: a plain value per object, a file per type.
//
// - `Contract/`: what a referent is (`Referent`), what it is asked (`Call`), what a call comes to (`Outcome`), its table of
//   methods and what has to be known of each (`Method`, `MethodFacts`), who waits (`Waiters`);
// - `Signatures/`: which arguments methods take, with Python's complaints;
// - `Python/`: Python's indices, timeouts and sums;
// - `Collections/`, `Synchronization/`: the types of Python's `SyncManager`, and ours beside them;
// - `Services/`: classes, actors and streams of the program, whose calls run in tasks;
// - `Custom/`: values of the program's own types.
