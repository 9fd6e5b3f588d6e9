import ArgumentParser
import Foundation
import Mirador

/// What a layer answers.
struct ActivationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activations",
        abstract: "Show a layer's feature maps of a picture, or the pictures that excite a channel most.",
        discussion: """
            Without --channel, the maps of one picture that are largest on the average. With it, the pictures that excite \
            the channel most, cut to what the strongest unit sees.

            mirador activations --image cat.jpg --layer _blocks.2.add --figure maps.png
            mirador activations --image photographs --layer _blocks.6._bn0 --channel 12 --top 9 --figure twelve.png
            """)

    @OptionGroup var model: ModelOptions
    @OptionGroup var pictures: PictureOptions

    @Option(help: ArgumentHelp("The layer. (default: the last convolutional stage)", valueName: "name"))
    var layer: String?

    @Option(help: ArgumentHelp("A channel to be excited, counted from 0.", valueName: "number"))
    var channel: Int?

    @Option(help: ArgumentHelp("How many maps, or pictures.", valueName: "count"))
    var top = 8

    @Option(
        help: ArgumentHelp("Write the whole activation, [K, H, W]: float32, .npy.", valueName: "file"),
        completion: .file(extensions: ["npy"]))
    var raw: String?

    @Option(
        help: ArgumentHelp("Draw them: .png, .svg or .pdf.", valueName: "file"),
        completion: .file(extensions: ["png", "svg", "pdf"]))
    var figure: String?

    func validate() throws {
        if top < 1 { throw ValidationError("--top is \(top); at least one has to be shown.") }
        if raw != nil, channel != nil { throw ValidationError("--raw is of one picture's maps; leave out --channel.") }
        try FigureFormat.check(figure)
    }

    func run() throws {
        for path in [raw, figure].compactMap({ $0 }) { try WrongPlace.check(path) }
        let network = try model.network(from: Assets.find())
        let layer = layer.map { LayerName($0) } ?? network.explanationLayer
        _ = try network.shape(of: layer)
        let paths = try pictures.paths()
        let cells: [Cell]
        if let channel {
            cells = try strongest(of: channel, at: layer, in: network, among: paths)
        } else {
            guard paths.count == 1 else {
                throw ValidationError("\(paths.count) pictures: maps are of one; with --channel it can be many.")
            }
            cells = try maps(of: paths[0], at: layer, in: network)
        }
        if let raw { print(raw) }
        guard let figure else { return }
        let rows = stride(from: 0, to: cells.count, by: 5).map {
            FigureGrid.Row(cells: Array(cells[$0..<min($0 + 5, cells.count)]))
        }
        try FigureGrid(rows: rows, cellSize: Size(width: 150, height: 150)).write(to: figure, scale: 2)
        print(figure)
    }

    /// The picture, then the maps that are largest on the average.
    private func maps(of path: String, at layer: LayerName, in network: Network) throws -> [Cell] {
        let subject = try pictures.subject(path, for: network)
        let activation = try network.through(layer).forward(subject.input).activation(at: layer)[part: 0]
        guard activation.shape.rank == 3 else {
            throw ValidationError("--layer \(layer): it has no maps, only \(activation.count) numbers.")
        }
        if let raw { try NumPyFile.write(activation, to: raw) }
        let means = activation.mean(over: .height, .width)
        let shown = means.topIndices(top)
        for channel in shown {
            let map = activation[part: channel]
            print("channel \(channel): " + String(format: "mean %.3f, largest %.3f", map.mean(), map.maximum()))
        }
        return [Cell.photograph(Photograph(subject.visible), caption: subject.name)]
            + shown.map { activation.mapCell(ofChannel: $0, caption: "\($0)", wording: .english) }
    }

    /// The pictures that excite a channel most, cut to what the unit sees.
    private func strongest(
        of channel: Int, at layer: LayerName, in network: Network, among paths: [String]
    ) throws -> [Cell] {
        let start = try network.through(layer), shape = try network.shape(of: layer)
        guard (0..<shape[1]).contains(channel) else {
            throw NetworkError.unitOutOfRange("[\(channel)]", layer: layer, shape: shape)
        }
        var line = ProgressLine("pictures"), search = StrongestActivations(of: top, at: [layer])
        let image: Shape = [network.input.channels, network.input.height, network.input.width]
        try start.forEachBatch(of: paths.count, like: image, atMost: 1, withGradients: true) { range, network in
            var one = StrongestActivations(of: top, at: [layer])
            try one.add(network.forward(pictures.subject(paths[range.lowerBound], for: network).input))
            return one
        } then: { _, one in
            search.add(one)
            line.show(search.imageCount, of: paths.count)
        }
        line.clear()
        return try search.places(layer: layer, channel: channel).map { place in
            let subject = try pictures.subject(paths[place.image], for: network)
            print(
                String(format: "%.3f", place.value) + "  row \(place.row), column \(place.column)  "
                    + paths[place.image])
            return .photograph(
                Photograph(try network.crop(subject.visible, around: place, of: layer)), caption: subject.name)
        }
    }
}
