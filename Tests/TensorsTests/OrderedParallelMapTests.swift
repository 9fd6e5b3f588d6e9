import Foundation
import Synchronization
import Tensors
import Testing

/// Work on several threads whose results are taken in order.
struct OrderedParallelMapTests {
    @Test(arguments: [1, 2, 3, 16])
    func everyOutcomeIsTakenOnceAndInOrder(threads: Int) {
        var taken: [Int] = []
        OrderedParallelMap.run(25, threads: threads) { piece, thread in
            // Later pieces are done sooner.
            Thread.sleep(forTimeInterval: piece % 5 == 0 ? 0.004 : 0)
            #expect((0..<threads).contains(thread))
            return piece * piece
        } take: { piece, outcome in
            #expect(outcome == piece * piece)
            taken.append(piece)
        }
        #expect(taken == Array(0..<25))
    }

    @Test func workIsNotFarAheadOfWhatIsTaken() {
        let begun = Mutex(0)
        OrderedParallelMap.run(40, threads: 2) { piece, _ in
            begun.withLock { $0 = max($0, piece) }
        } take: { piece, _ in
            Thread.sleep(forTimeInterval: 0.001)
            // Four pieces ahead of those that have been handed over, this one among them.
            #expect(begun.withLock { $0 } <= piece + 4)
        }
        #expect(begun.withLock { $0 } == 39)
    }

    @Test(arguments: [1, 2])
    func theFirstFailureEndsTheWork(threads: Int) {
        let running = Mutex(0)
        var taken: [Int] = []
        #expect(throws: Failure(piece: 5)) {
            try OrderedParallelMap.run(1000, threads: threads) { piece, _ in
                running.withLock { $0 += 1 }
                defer { running.withLock { $0 -= 1 } }
                if piece >= 5 { throw Failure(piece: piece) }
                return piece
            } take: { piece, _ in
                taken.append(piece)
            }
        }
        #expect(taken == Array(0..<5))
        #expect(running.withLock { $0 } == 0)
    }

    @Test(arguments: [1, 2])
    func whoeverTakesMayGiveUp(threads: Int) {
        #expect(throws: Failure(piece: 3)) {
            try OrderedParallelMap.run(1000, threads: threads) { piece, _ in
                piece
            } take: { piece, _ in
                if piece == 3 { throw Failure(piece: piece) }
            }
        }
    }

    private struct Failure: Error, Equatable {
        let piece: Int
    }
}
