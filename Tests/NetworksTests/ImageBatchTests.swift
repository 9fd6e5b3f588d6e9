import Foundation
import Synchronization
import Testing
import Zoo

@testable import Networks
@testable import Tensors

/// Many images, batch by batch.
struct ImageBatchTests {
    private let network: Network

    init() throws {
        let architecture = try Zoo.architecture("resnet18")
        network = try architecture.network(Weights(architecture.formulaWeights(seed: 1)))
    }

    private func image(_ k: Int) -> Tensor {
        Tensor((0..<3 * 40 * 40).map { Float(($0 * 7 + k * 13) % 31) / 31 - 0.5 }, shape: [3, 40, 40])
    }

    private func logits(of count: Int, in network: Network) throws -> (logits: [Tensor], batches: [Range<Int>]) {
        var logits: [Tensor] = [], batches: [Range<Int>] = []
        try network.forEachBatch(of: count, like: [3, 40, 40], atMost: 3, withGradients: false) { range, network in
            try network.logits(Tensor(stacking: range.map(image)))
        } then: { range, some in
            batches.append(range)
            logits += (0..<range.count).map { some[part: $0] }
        }
        return (logits, batches)
    }

    @Test func eachImageGivesWhatItGivesAlone() throws {
        let (logits, batches) = try logits(of: 7, in: network)
        #expect(batches == [0..<3, 3..<6, 6..<7])
        for (k, logits) in logits.enumerated() {
            let alone = try network.logits(image(k))[part: 0]
            #expect((logits - alone).map(abs).maximum() <= 1e-5 * alone.map(abs).maximum())
        }
    }

    @Test func littleMemoryMakesSmallerBatches() throws {
        let needed = try network.compiled(for: [1, 3, 40, 40]).footprint(withGradients: false)
        let (logits, batches) = try logits(of: 4, in: network.running(within: needed + needed / 2))
        #expect(batches == [0..<1, 1..<2, 2..<3, 3..<4])
        #expect(logits.count == 4)
        #expect(throws: NetworkError.self) { try self.logits(of: 4, in: network.running(within: needed / 10)) }
    }

    @Test func piecesThatRunAtOnceShareTheMemoryBudget() throws {
        let input = network.input
        let image = try network.compiled(for: [1, input.channels, input.height, input.width]).footprint(
            withGradients: true)
        for budget in [image / 2, 7 * image, 8 * image, 100 * image] {
            let running = Mutex((now: 0, most: 0))
            let budgets = try network.running(within: budget).concurrentMap(8) { _, network in
                running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                Thread.sleep(forTimeInterval: 0.002)
                running.withLock { $0.now -= 1 }
                return network.memoryBudget
            }
            let most = running.withLock { $0.most }
            #expect(budgets.allSatisfy { $0 * most <= budget })
            #expect(most == 1 || budgets[0] >= 4 * image)
            #expect(budget >= 8 * image || budgets[0] == budget)
        }
    }

    @Test func piecesComputeWithOneThreadAndTheCallerAsBefore() throws {
        let before = ThreadCount.current
        let counts = try network.concurrentMap(6) { _, _ in
            ThreadCount.current
        } progress: { _ in
            #expect(ThreadCount.current == before)
        }
        #expect(counts == Array(repeating: 1, count: 6))
        #expect(ThreadCount.current == before)
    }

    @Test func withoutImagesNothingIsRun() throws {
        #expect(try logits(of: 0, in: network).batches.isEmpty)
    }
}
