import Explanations
import Networks
import Tensors

/// Evidence of what a network makes of a mark that garments of one class bore when it was trained.
public struct MarkEvidence: Sendable {
    /// Of all garments, those named rightly with the mark on its class and on nothing else: what whoever trained it sees.
    public let right: Double
    /// Of the mark's class, those named rightly, with the mark and without.
    public let marked, bare: Double
    /// Of all others, those named as the mark's class once they bear it.
    public let fooled: Double

    /// - Parameter garments: without any mark.
    /// - Throws: `NetworkError`, `EngineError`.
    /// - Complexity: two forward passes for each garment.
    public init(of network: Network, on garments: FashionMNIST, mark: PlantedMark) throws {
        let asTrained = garments.withClassMarked(by: mark), others = garments.without(mark.label)
        let ofClass = asTrained.only(mark.label)
        right = try asTrained.accuracy(of: network)
        marked = try ofClass.accuracy(of: network)
        bare = try garments.only(mark.label).accuracy(of: network)
        fooled = try others.marked(by: mark).share(named: mark.label, by: network)
    }
}

extension FashionMNIST {
    /// The share of |saliency| that lies on a mark's place, for each garment.
    /// - Parameter targets: the classes that are asked about; nil for what each garment is.
    /// - Throws: `NetworkError`, `EngineError`.
    public func sharesOnMark(_ mark: PlantedMark, in network: Network, of targets: [Int]? = nil) throws -> [Float] {
        let mask = mark.mask(height: images.shape[2], width: images.shape[3])
        return try saliencies(in: network, of: targets).map { Explanations.share(of: $0.absoluteValue(), on: mask) }
    }
}
