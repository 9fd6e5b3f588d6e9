import Synchronization
import Tensors

/// The compiled forms of one network, by the shapes of its inputs.
final class CompiledNetworks: Sendable {
    private let known = Mutex<[[Int: Shape]: CompiledNetwork]>([:])
    private let copies = Mutex<[Int: CompiledNetworks]>([:])
    let weights: PackedWeights
    private let isCopy: Bool

    init(weights: PackedWeights, isCopy: Bool = false) {
        self.weights = weights
        self.isCopy = isCopy
    }

    /// Those for one of several threads, over the same weights.
    func copy(forThread thread: Int) -> CompiledNetworks {
        // What one of several threads runs, it runs alone.
        if isCopy { return self }
        return copies.withLock { copies in
            let copy = copies[thread] ?? CompiledNetworks(weights: weights, isCopy: true)
            copies[thread] = copy
            return copy
        }
    }

    func network(_ network: Network, for shapes: [Int: Shape]) throws -> CompiledNetwork {
        try known.withLock { known in
            if let compiled = known[shapes] { return compiled }
            let compiled = try CompiledNetwork(
                network.nodes, outputs: network.outputNodes, supplied: shapes, weights: weights,
                precision: network.precision)
            known[shapes] = compiled
            return compiled
        }
    }
}
