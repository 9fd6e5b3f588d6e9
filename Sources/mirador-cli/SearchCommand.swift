import ArgumentParser
import Foundation
import Mirador

/// Photographs that look to a network like a given one.
struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find the photographs of an index that are most like a picture.",
        discussion: """
            The network and the layer are those of the index. One that lies in a file of its own, or has weights of its own, is named
            as for mirador index.
            """)

    @Argument(help: ArgumentHelp("What mirador index has written.", valueName: "index"), completion: .file())
    var index: String

    @OptionGroup var image: ImageOptions

    @OptionGroup var model: ModelOptions

    @Option("How many to find.", "count", in: .from(1, to: 10_000))
    var top = 10

    @Option(help: "How nearness is measured.")
    var metric = VectorMetric.cosine

    @Option(
        help: ArgumentHelp("Draw the picture and those found: .png, .svg or .pdf.", valueName: "file"),
        completion: .file(extensions: ["png", "svg", "pdf"]))
    var figure: String?

    func validate() throws { try FigureFormat.check(figure) }

    func run() throws {
        if let figure { try WrongPlace.check(figure) }
        let index = try FeatureIndex(contentsOf: index)
        let (network, layer) = try indexed(index)
        let picture = try image.picture(for: network)
        let query = try network.forward(picture.input).pooledFeatures(at: layer)[part: 0]
        guard query.count == index.dimensions else {
            let found = "\(network.name) \(layer.text) with \(query.count) features"
            throw OtherFeatures(index: self.index, about: index.about + " with \(index.dimensions)", asked: found)
        }
        try NonFiniteResult.check(query, "the features", of: picture.name)
        let found = index.nearest(top, to: query, by: metric)
        if let broken = found.first(where: { !$0.distance.isFinite }) {
            throw FileFlaw(
                file: self.index, reason: "vector \(broken.index) holds no finite numbers; make the index again.")
        }
        for match in found { print(String(format: "%.4f", match.distance) + "  " + match.name) }
        if let figure {
            for page in try drawing(of: found, for: picture).writePages(to: figure, scale: 2) { print(page.path) }
        }
    }

    /// The network and the layer that the index tells of.
    private func indexed(_ index: FeatureIndex) throws -> (Network, LayerName) {
        let indexed = try IndexedFeatures(index, at: self.index)
        let assets = try Assets.find()
        let network =
            try model.modelOrFile == nil
            ? assets.network(indexed.network, weightsAt: model.weights, labelsAt: nil).network
            : model.network(from: assets)
        try IndexedFeatures(of: network, at: indexed.layer).check(index, at: self.index)
        _ = try network.shape(of: indexed.layer)
        return (network, indexed.layer)
    }

    /// The picture in the first place, then those found, five in a row.
    private func drawing(of found: [FeatureIndex.Match], for picture: InputPicture) throws -> FigureGrid {
        let asked = Cell.photograph(Photograph(picture.visible), caption: picture.name)
        let cells = found.map { match in
            let name = URL(fileURLWithPath: match.name).deletingPathExtension().lastPathComponent
            let distance = NumberStyle.english.string(match.distance, decimals: 3)
            do {
                let photograph = try Photograph(contentsOf: match.name)
                return Cell.photograph(photograph, caption: "\(name) · \(distance)", framing: .whole)
            } catch {
                // An index outlives the photographs that it tells of.
                note("not drawn: \(error)")
                return Cell(.blank, caption: "\(name) · \(distance)")
            }
        }
        let all = [asked] + cells
        let rows = stride(from: 0, to: all.count, by: 5).map { start in
            FigureGrid.Row(cells: Array(all[start..<min(start + 5, all.count)]))
        }
        return FigureGrid(
            rows: rows, footnote: "The first picture is the one asked for; numbers are \(metric.rawValue) distances.",
            cellSize: Size(width: 150, height: 150))
    }
}

extension VectorMetric: ExpressibleByArgument {}
