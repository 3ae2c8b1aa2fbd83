import CAllocations

/// How often a function takes memory on the thread that calls it.
///
/// - Returns: 0 where that cannot be counted.
package func allocations(_ body: () throws -> Void) rethrows -> Int {
    let before = allocations_count()
    try body()
    return Int(allocations_count() - before)
}
