internal import MPSystem

/// Counts the processors that this process may use at the same time: how many workers are worth starting.
///
/// That is what its affinity (`taskset`) allows, or less if a control group gives it less time than that, as in a
/// container; a share of 1.5 processors counts as 1.
///
/// - Returns: The number, at least 1.
/// - Complexity: Reads a few small files of the kernel.
/// - SeeAlso: Python `os.process_cpu_count` (3.13), which knows no control groups.
public func cpuCount() -> Int { ProcessorShare.count }

/// Counts the processors of the machine that are online, whether or not this process may use them.
///
/// - Returns: The number, at least 1.
/// - SeeAlso: Python `multiprocessing.cpu_count`, `os.cpu_count`.
public func totalCPUCount() -> Int { ProcessorShare.total }
