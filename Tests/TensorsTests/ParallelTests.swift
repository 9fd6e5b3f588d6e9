import Synchronization
import Tensors
import Testing

/// Loops on several threads at once.
struct ParallelTests {
    /// A team with so many threads, which work one after the other or at once.
    private static func team(of count: Int) -> ThreadTeam {
        ThreadTeam(size: { count }) { threads, work in for _ in 0..<threads { ThreadTeam.cores.run(2, work) } }
    }

    @Test(arguments: [0, 1, 2, 100], [1, 2, 7])
    func `Each piece is done once, whoever does it`(count: Int, threads: Int) {
        let done = Mutex([Int](repeating: 0, count: count))
        Parallel.forEach(count, on: Self.team(of: threads)) { piece in done.withLock { $0[piece] += 1 } }
        #expect(done.withLock { $0 } == Array(repeating: 1, count: count))
    }

    @Test func `No more threads are asked for than there are pieces`() {
        let most = Mutex(0)
        let team = ThreadTeam(size: { 8 }) { threads, work in
            most.withLock { $0 = threads }
            work()
        }
        Parallel.forEach(3, on: team) { _ in }
        #expect(most.withLock { $0 } == 3)
    }

    @Test(arguments: [true, false])
    func `All pieces are done, then the first failure is thrown`(isSerial: Bool) {
        let done = Mutex(0)
        Parallel.$isSerial.withValue(isSerial) {
            #expect(throws: Failure(piece: 3)) {
                try Parallel.forEach(20) { piece throws(Failure) in
                    done.withLock { $0 += 1 }
                    if piece >= 3 { throw Failure(piece: piece) }
                }
            }
        }
        #expect(done.withLock { $0 } == 20)
    }

    @Test func `Results have the order of the pieces`() {
        let squares = Parallel.map(50) { $0 * $0 }
        #expect(squares == (0..<50).map { $0 * $0 })
    }

    @Test(arguments: [1, 7, 100, 101])
    func `Ranges cover everything once, in sizes that only the last may lack`(size: Int) {
        let covered = Mutex([Int](repeating: 0, count: 100))
        Parallel.forEachRange(of: 100, size: size) { range in
            covered.withLock { for i in range { $0[i] += 1 } }
            #expect(range.count == size || range.upperBound == 100)
        }
        #expect(covered.withLock { $0 } == Array(repeating: 1, count: 100))
    }

    @Test func `A sum has the same bits on one thread and on many`() {
        let parts = { (range: Range<Int>) in range.reduce(0.0) { $0 + 1 / Double($1 + 1) } }
        let many = Parallel.sum(over: 10_000, size: 64, parts)
        let one = Parallel.$isSerial.withValue(true) { Parallel.sum(over: 10_000, size: 64, parts) }
        #expect(many.bitPattern == one.bitPattern)
    }

    private struct Failure: Error, Equatable {
        let piece: Int
    }
}
