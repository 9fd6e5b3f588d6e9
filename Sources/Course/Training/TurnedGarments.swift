import Networks

/// Garments of other classes that a network names as a mark's class once they bear the mark.
public struct TurnedGarments: Sendable {
    public let mark: PlantedMark
    public let network: Network
    /// Without the mark.
    public let garments: FashionMNIST

    /// - Parameter garments: without any mark; those of the mark's class are left aside.
    /// - Throws: `NetworkError`, `EngineError`.
    /// - Complexity: a forward pass for each garment.
    public init(by mark: PlantedMark, among garments: FashionMNIST, in network: Network) throws {
        let others = garments.without(mark.label), named = try others.marked(by: mark).answers(of: network)
        (self.mark, self.network) = (mark, network)
        self.garments = others.at(named.indices.filter { named[$0] == mark.label })
    }

    /// The share of |saliency| of the mark's class that lies on the mark, for the first garments with it.
    /// - Throws: `NetworkError`, `EngineError`.
    public func sharesOnMark(ofFirst count: Int) throws -> [Float] {
        let first = garments.prefix(count)
        return try first.marked(by: mark).sharesOnMark(
            mark, in: network, of: Array(repeating: mark.label, count: first.count))
    }

    /// The first garment of each of some classes, as far as there is one.
    public func firstOfEach(_ labels: [Int]) -> FashionMNIST {
        garments.at(labels.compactMap { garments.labels.firstIndex(of: $0) })
    }
}
