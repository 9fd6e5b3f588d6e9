import Dispatch
import Drawing
import Features
import Networks
import Synchronization
import Tensors

/// The course's cut-outs, each alone on grey, searched for those that excite the channels of some layers most.
public struct SearchedCutouts: Sendable {
    public let cutouts: [PlainCutout]
    public let found: StrongestActivations
    private let network: Network

    /// Pictures that are read at once and run through the network together.
    private static let batch = 8

    /// - Parameters:
    ///   - count: how many cut-outs are kept for each channel.
    ///   - layers: whose channels are searched.
    ///   - step: searches every `step`-th cut-out alone.
    /// - Throws: `PhotographError`, `NetworkError.unknownLayer`, `EngineError`.
    public init(
        _ count: Int, at layers: [LayerName], of network: Network, in assets: Assets, every step: Int = 1
    ) throws {
        let all = assets.plainCutouts()
        cutouts = stride(from: 0, to: all.count, by: step).map { all[$0] }
        self.network = network
        var search = StrongestActivations(of: count, at: layers)
        for start in stride(from: 0, to: cutouts.count, by: Self.batch) {
            let part = cutouts[start..<min(start + Self.batch, cutouts.count)]
            let inputs = try Self.subjects(Array(part), for: network).map(\.input)
            try search.add(network.forward(Tensor(stacking: inputs)))
        }
        found = search
    }

    /// Reads several pictures on all cores.
    private static func subjects(_ cutouts: [PlainCutout], for network: Network) throws -> [Subject] {
        let read = Mutex<[Int: Result<Subject, any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: cutouts.count) { i in
            let subject = Result { try cutouts[i].subject(for: network) }
            read.withLock { $0[i] = subject }
        }
        return try read.withLock { read in try cutouts.indices.map { try read[$0]!.get() } }
    }

    /// The kind of each cut-out.
    public var kinds: [String] { cutouts.map(\.kind) }

    /// The parts of the cut-outs that excite a channel most, as its strongest units see them; of few pixels, each seen.
    public func cells(of channel: Int, at layer: LayerName, count: Int) throws -> [Cell] {
        try found.places(layer: layer, channel: channel).prefix(count).map { place in
            let subject = try cutouts[place.image].subject(for: network)
            let part = Photograph(try network.crop(subject.visible, around: place, of: layer))
            return part.width < 32 ? .pixels(part) : .photograph(part)
        }
    }
}
