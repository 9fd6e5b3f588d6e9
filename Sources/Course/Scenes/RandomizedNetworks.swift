import Importing
import Networks
import Synchronization
import Zoo

/// One network with some of its layers untrained, for the model randomization test; each is made once.
public final class RandomizedNetworks: Sendable {
    private let architecture: Architecture
    private let weights: Weights
    private let seed: UInt64
    private let known = Mutex<[Set<LayerName>: Network]>([:])

    /// - Parameters:
    ///   - model: the architecture, as on the command line.
    ///   - path: its trained weights.
    ///   - seed: where the parameters of untrained layers come from.
    /// - Throws: `Zoo.UnknownModel`, `WeightsError`.
    public init(of model: String, weightsAt path: String, seed: UInt64) throws {
        architecture = try Zoo.architecture(model)
        weights = try Weights(contentsOf: path)
        self.seed = seed
    }

    /// The network whose `layers` start again from random numbers.
    /// - Throws: `WeightsMismatch`.
    public func network(_ layers: Set<LayerName>) throws -> Network {
        try known.withLock { known in
            if let network = known[layers] { return network }
            let network = try architecture.network(weights, randomizing: layers, seed: seed)
            known[layers] = network
            return network
        }
    }
}
