import ArgumentParser
import Foundation
import Mirador

/// Photographs that look to a network like a given one.
struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find the photographs of an index that are most like a picture.",
        discussion: "The network and the layer are those of the index.")

    @Argument(help: ArgumentHelp("What mirador index has written.", valueName: "index"), completion: .file())
    var index: String

    @OptionGroup var image: ImageOptions

    @Option(
        help: ArgumentHelp("Weights of your own, as for mirador index.", valueName: "file"),
        completion: .file(extensions: ["pth", "pt", "safetensors"]))
    var weights: String?

    @Option(help: ArgumentHelp("How many to find.", valueName: "count"))
    var top = 10

    @Option(help: "How nearness is measured.")
    var metric = VectorMetric.cosine

    @Option(
        help: ArgumentHelp("Draw the picture and those found: .png, .svg or .pdf.", valueName: "file"),
        completion: .file(extensions: ["png", "svg", "pdf"]))
    var figure: String?

    func validate() throws {
        if top < 1 { throw ValidationError("--top is \(top); at least one has to be found.") }
        try FigureFormat.check(figure)
    }

    func run() throws {
        if let figure { try WrongPlace.check(figure) }
        let index = try FeatureIndex(contentsOf: index)
        let (network, layer) = try indexed(index)
        let subject = try image.subject(for: network)
        let query = try network.forward(subject.input).pooledFeatures(at: layer)[part: 0]
        guard query.count == index.dimensions else {
            let found = "\(network.name) \(layer.text) with \(query.count) features"
            throw OtherFeatures(index: self.index, about: index.about + " with \(index.dimensions)", asked: found)
        }
        let found = index.nearest(top, to: query, by: metric)
        for match in found { print(String(format: "%.4f", match.distance) + "  " + match.name) }
        if let figure {
            try drawing(of: found, for: subject).write(to: figure, scale: 2)
            print(figure)
        }
    }

    /// The network and the layer that the index tells of.
    private func indexed(_ index: FeatureIndex) throws -> (Network, LayerName) {
        let words = index.about.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else {
            throw OtherFeatures(index: self.index, about: index.about, asked: "features of a network's layer")
        }
        let assets = try Assets.find(), model = String(words[0])
        let network = try assets.network(model, weightsAt: weights, labelsAt: nil).network
        let layer = LayerName(String(words[1]))
        _ = try network.shape(of: layer)
        return (network, layer)
    }

    /// The picture in the first place, then those found, five in a row.
    private func drawing(of found: [FeatureIndex.Match], for subject: Subject) throws -> FigureGrid {
        let asked = Cell.photograph(Photograph(subject.visible), caption: subject.name)
        let cells = try found.map { match in
            let name = URL(fileURLWithPath: match.name).deletingPathExtension().lastPathComponent
            let distance = NumberStyle.english.string(match.distance, decimals: 3)
            return Cell.photograph(
                try Photograph(contentsOf: match.name), caption: "\(name) · \(distance)", framing: .whole)
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
