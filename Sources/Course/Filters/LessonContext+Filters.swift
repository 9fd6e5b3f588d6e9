import Drawing
import Features
import Foundation
import Networks
import Tensors
import Zoo

extension LessonContext {
    /// A network of the same layers before training.
    public func untrainedNetwork() throws -> Network {
        let classes = try network.shape(of: network.outputLayer)[1]
        return try Zoo.architecture(network.name).network(untrained: options.seed, classes: classes)
    }

    /// The course's cut-outs, searched; with `--quick` every twelfth alone.
    public func searchedCutouts(
        _ count: Int, at layers: [LayerName], of network: Network, every step: Int = 1
    ) throws -> SearchedCutouts {
        try SearchedCutouts(count, at: layers, of: network, in: assets, every: step * (options.quick ? 12 : 1))
    }

    /// How the lesson climbs: fewer steps with `--quick`.
    public var ascent: ActivationMaximization {
        var ascent = ActivationMaximization()
        (ascent.seed, ascent.steps) = (options.seed, options.quick ? 12 : ascent.steps)
        return ascent
    }

    /// The image that excites a channel of a layer. It has room for a few receptive fields, but is not so large that a
    /// lesson would have to wait for it.
    public func maximized(
        _ channel: Int, at layer: LayerName, of network: Network
    ) throws -> ActivationMaximization.Result {
        let field = try network.receptiveField(of: layer)?.height ?? network.input.height
        let size = min(2 * field + 64, options.quick ? 96 : 160)
        return try ascent.image(of: .neuron(layer: layer, channel: channel), in: network, size: size)
    }

    /// Such images of several channels without their borders, where units see padding and not the picture; and of each
    /// whether it excites its channel more than the photographs with its strongest units do on average, which is true on
    /// other processors too, where rounding makes another picture of so many steps.
    public func maximizedCells(
        _ filters: [(channel: Int, layer: LayerName, caption: String)], against search: SearchedCutouts
    ) throws -> [(cell: Cell, claim: FigureClaim)] {
        try network.concurrentMap(filters.count) { i, network in
            let (channel, layer) = (filters[i].channel, filters[i].layer)
            let found = try maximized(channel, at: layer, of: network), image = found.image
            let size = image.shape[1], border = size / 12
            let inner = image.cropped(
                top: border, left: border, height: size - 2 * border, width: size - 2 * border)
            let photographs = try search.means(of: channel, at: layer, in: network)
            let usual = photographs.reduce(0, +) / Float(photographs.count)
            let claim = FigureClaim.words(
                "\(layer):\(channel)", "\(found.value > usual ? "above" : "not above") its photographs")
            return (.photograph(Photograph(inner), caption: filters[i].caption), claim)
        }
    }
}
