import ArgumentParser
import Foundation
import Mirador

/// Activations of a layer.
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

    @Option("A channel to be excited, counted from 0.", "number", in: .from(0, to: 1_000_000))
    var channel: Int?

    @Option("How many maps, or pictures.", "count", in: .from(1, to: 100_000))
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
        if raw != nil, channel != nil { throw ValidationError("--raw is of one picture's maps; leave out --channel.") }
        try FigureFormat.check(figure)
    }

    func run() throws {
        try WrongPlace.check(raw, figure)
        let network = try model.network(from: Assets.find())
        let layer = layer.map { LayerName($0) } ?? network.explanationLayer
        _ = try network.shape(of: layer)
        let files = try pictures.files()
        let cells: [Cell]
        if let channel {
            cells = try strongest(of: channel, at: layer, in: network, among: files)
        } else {
            guard files.count == 1 else {
                throw ValidationError("\(files.count) pictures: maps are of one; with --channel it can be many.")
            }
            cells = try maps(of: pictures.read(for: network)[0], at: layer, in: network)
        }
        if let raw { print(raw) }
        guard let figure else { return }
        let rows = stride(from: 0, to: cells.count, by: 5).map {
            FigureGrid.Row(cells: Array(cells[$0..<min($0 + 5, cells.count)]))
        }
        let grid = FigureGrid(rows: rows, cellSize: Size(width: 150, height: 150))
        for page in try grid.writePages(to: figure, scale: 2) { print(page.path) }
    }

    /// The picture, then the maps that are largest on the average.
    private func maps(of picture: InputPicture, at layer: LayerName, in network: Network) throws -> [Cell] {
        let activation = try network.through(layer).forward(picture.input).activation(at: layer)[part: 0]
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
        return [Cell.photograph(Photograph(picture.visible), caption: picture.name)]
            + shown.map { activation.mapCell(ofChannel: $0, caption: "\($0)", wording: .english) }
    }

    /// The pictures that excite a channel most, cut to what the unit sees.
    private func strongest(
        of channel: Int, at layer: LayerName, in network: Network, among files: [PictureOptions.File]
    ) throws -> [Cell] {
        let start = try network.through(layer), shape = try network.shape(of: layer)
        guard (0..<shape[1]).contains(channel) else {
            throw NetworkError.unitOutOfRange("[\(channel)]", layer: layer, shape: shape)
        }
        var line = ProgressLine("pictures"), search = StrongestActivations(of: top, at: [layer])
        var seen: [PictureOptions.File] = []
        let image: Shape = [network.input.channels, network.input.height, network.input.width]
        try start.forEachBatch(of: files.count, like: image, atMost: 1, withGradients: true) { range, network in
            var one = StrongestActivations(of: top, at: [layer])
            if let picture = try pictures.read(files[range.lowerBound], for: network) {
                try one.add(network.forward(picture.input))
            }
            return one
        } then: { range, one in
            guard one.imageCount > 0 else { return }
            seen.append(files[range.lowerBound])
            search.add(one)
            line.show(search.imageCount, of: files.count)
        }
        line.clear()
        guard !seen.isEmpty else { throw ValidationError("None of the \(files.count) pictures can be read.") }
        return try search.places(layer: layer, channel: channel).compactMap { place in
            guard let picture = try pictures.read(seen[place.image], for: network) else { return nil }
            print(
                String(format: "%.3f", place.value) + "  row \(place.row), column \(place.column)  "
                    + seen[place.image].path)
            return .photograph(
                Photograph(try network.crop(picture.visible, around: place, of: layer)), caption: picture.name)
        }
    }
}
