/// Foundation's types as Python's: `Date`, `Decimal`, `URL` and `UUID`, in all values that travel.
///
/// | Swift | Python |
/// |---|---|
/// | `Date` | `datetime.datetime` in UTC, to the microsecond; read from any zone |
/// | ``NaiveDateTime`` | `datetime.datetime` without a zone, which is no `Date` until somebody says where |
/// | `Decimal` | `decimal.Decimal` |
/// | `URL` | `str`; read from paths of `pathlib`, too |
/// | `UUID` | `uuid.UUID` |
///
/// A product of its own, so that programs without Foundation start faster. It needs nothing but to be imported.
/// (`Data` is `bytes` without it.)
///
/// May import: `Multiprocessing`, `MPWire`, `FoundationEssentials`, `Foundation`.
