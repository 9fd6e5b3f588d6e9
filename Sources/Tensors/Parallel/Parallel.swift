import Synchronization

/// Loops whose pieces several threads compute at once.
///
/// The promises, in this order:
/// 1. The same bits whatever the number of threads. Work is cut in a way that does not depend on it, each piece is computed
///    by one thread, and results are put together in the order of the pieces.
/// 2. No error is lost: all pieces are done, and then the error of the first that failed, in their order, is thrown.
/// 3. Threads take the next piece when they have finished one, so that unequal pieces do no harm.
///
/// Pieces share nothing that they write; that is for the caller to see to.
package enum Parallel {
    /// Set to run the pieces one after another, in order.
    @TaskLocal package static var isSerial = false

    /// Calls `body` once for each piece 0 ..< count, several at a time.
    /// - Parameter team: the threads that they are dealt to.
    /// - Throws: what the first piece that failed threw.
    package static func forEach<Failure: Error>(
        _ count: Int, on team: ThreadTeam = .cores, _ body: (_ piece: Int) throws(Failure) -> Void
    ) throws(Failure) {
        guard count > 0 else { return }
        let next = Atomic(0)
        let first = Mutex<(piece: Int, error: Failure)?>(nil)
        team.run(count < 2 || isSerial ? 1 : min(team.size(), count)) {
            while true {
                let piece = next.add(1, ordering: .relaxed).oldValue
                guard piece < count else { return }
                do throws(Failure) { try body(piece) } catch {
                    first.withLock { if $0.map({ piece < $0.piece }) ?? true { $0 = (piece, error) } }
                }
            }
        }
        if let error = first.withLock({ $0?.error }) { throw error }
    }

    /// The outcomes of `compute` for 0 ..< count, several at a time.
    /// - Throws: what the first piece that failed threw.
    package static func map<Outcome, Failure: Error>(
        _ count: Int, _ compute: (_ piece: Int) throws(Failure) -> Outcome
    ) throws(Failure) -> [Outcome] {
        var outcomes = [Outcome?](repeating: nil, count: count)
        try outcomes.withUnsafeMutableBufferPointer { outcomes throws(Failure) in
            let places = outcomes.baseAddress
            try forEach(count) { piece throws(Failure) in places![piece] = try compute(piece) }
        }
        return outcomes.map { $0! }
    }

    /// Calls `body` with consecutive ranges that together are 0 ..< count.
    /// - Parameter size: of each range but the last.
    package static func forEachRange(
        of count: Int, size: Int, on team: ThreadTeam = .cores, _ body: (Range<Int>) -> Void
    ) {
        forEach((count + size - 1) / size, on: team) { part in body(part * size..<min((part + 1) * size, count)) }
    }

    /// Σ of what `body` gives for consecutive ranges, added in their order.
    package static func sum(over count: Int, size: Int, _ body: (Range<Int>) -> Double) -> Double {
        map((count + size - 1) / size) { part in body(part * size..<min((part + 1) * size, count)) }.reduce(0, +)
    }
}
