import ArgumentParser
import Foundation
import Mirador

/// Image that excites a unit most.
struct MaximizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maximize", abstract: "Make the picture that excites a channel, a unit or a class most.",
        discussion: """
            Gradient ascent on the picture. Of several channels or classes it draws them side by side. The same seed \
            gives the same picture.

            mirador maximize --layer _blocks.4.act0 --channel 7 --output seven.png
            mirador maximize --class zebra --steps 512 --output zebra.png
            mirador maximize --layer act1 --channel 3 --unit 3,3 --parameterization pixel --jitter 0 --output noise.png
            """)

    @OptionGroup var model: ModelOptions
    @OptionGroup var target: MaximizedOptions
    @OptionGroup var ascent: AscentOptions

    @Option(help: ArgumentHelp("The picture: .png, .svg or .pdf.", valueName: "file"), completion: .file())
    var output: String

    @Option(
        help: ArgumentHelp(
            "Write the pictures as 8-bit levels too: float32, [pictures, C, H, W].", valueName: "file"),
        completion: .file(extensions: ["npy"]))
    var raw: String?

    func validate() throws {
        try FigureFormat.check(output, option: "--output")
    }

    func run() throws {
        try WrongPlace.check(output, raw)
        let assets = try Assets.find()
        let (network, names) = try model.networkAndNames(from: assets)
        try NotOfPhotographs.check(network, 1, 3)
        let targets = try target.targets(for: network, names)
        let settings = ascent.settings
        var line = ProgressLine("steps"), images: [Tensor] = [], cells: [Cell] = []
        for (number, target) in targets.enumerated() {
            let clock = ContinuousClock(), start = clock.now
            let result = try settings.image(of: target.target, in: network, size: ascent.size) { step in
                line.show(number * settings.steps + step, of: targets.count * settings.steps)
            }
            line.clear()
            try NonFiniteResult.check(result.image, "the levels", of: target.label)
            let seconds = (clock.now - start) / .seconds(1)
            let path = String(format: "%.4g to %.4g", result.values.first ?? result.value, result.value)
            print("\(target.label): \(path) in \(settings.steps) steps, " + String(format: "%.1f s", seconds))
            images.append(result.image)
            let value = NumberStyle.english.string(result.value, decimals: 2)
            cells.append(.photograph(Photograph(result.image), caption: "\(target.label) · \(value)"))
        }
        if let raw { try NumPyFile.write(Tensor(stacking: images), to: raw) }
        for path in [raw].compactMap({ $0 }) + (try write(cells)) { print(path) }
    }

    /// One picture as it is, of its own size; several in a grid.
    /// - Returns: the files.
    private func write(_ cells: [Cell]) throws -> [String] {
        if cells.count == 1, FigureFormat(path: output) == .png, case .photograph(let photograph) = cells[0].content {
            try photograph.writePNG(to: output)
            return [output]
        }
        let rows = stride(from: 0, to: cells.count, by: 4).map {
            FigureGrid.Row(cells: Array(cells[$0..<min($0 + 4, cells.count)]))
        }
        return try FigureGrid(rows: rows).writePages(to: output, scale: 2).map(\.path)
    }
}

/// Units or classes to be excited.
struct MaximizedOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The layer of the channels; best one behind a ReLU, or the mean of a map is that of its negative values "
                + "too. (default: the last convolutional stage)", valueName: "name"))
    var layer: String?

    @Option(
        name: .customLong("channel"), "A channel, counted from 0; can be given several times.", "number",
        in: .from(0, to: 1_000_000))
    var channels: [Int] = []

    @Option(
        help: ArgumentHelp(
            "One unit of the channel instead of its mean: row and column, counted from 0.", valueName: "row,column"))
    var unit: String?

    @Option(
        name: .customLong("class"), parsing: .singleValue,
        help: ArgumentHelp(
            "A class instead of a channel, by name or number; can be given several times.", valueName: "class"))
    var classes: [String] = []

    func validate() throws {
        if channels.isEmpty == classes.isEmpty {
            throw ValidationError("Name either channels of a layer, with --channel, or classes, with --class.")
        }
        if unit != nil || layer != nil, channels.isEmpty {
            throw ValidationError("--layer and --unit belong to --channel; a class has neither.")
        }
        _ = try place()
    }

    func targets(for network: Network, _ names: ClassNames) throws -> [NamedTarget] {
        let layer = layer.map { LayerName($0) } ?? network.explanationLayer
        if !channels.isEmpty { _ = try network.shape(of: layer) }
        let place = try place()
        let units = channels.map {
            NamedTarget(.neuron(layer: layer, channel: $0, row: place?.row, column: place?.column), names)
        }
        return try classes.map { NamedTarget(.logit(try names.index(of: $0)), names) } + units
    }

    private func place() throws -> (row: Int, column: Int)? {
        guard let unit else { return nil }
        let parts = unit.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.map { Int($0.trimmingCharacters(in: .whitespaces)) }
        guard numbers.count == 2, let row = numbers[0], let column = numbers[1] else {
            throw ValidationError("--unit \(unit): a unit is row,column, two numbers counted from 0.")
        }
        return (row, column)
    }
}

/// Settings of the ascent; without an option, those of the library.
struct AscentOptions: ParsableArguments {
    private static let usual = ActivationMaximization()

    @Option("Steps of the ascent.", "count", in: .from(1, to: 1_000_000))
    var steps = usual.steps

    @Option("Height and width of the picture, the network's by default.", "pixels", in: .from(1, to: 2048))
    var size: Int?

    @Option("Of Adam.", "number", in: .above(0, to: 1000))
    var learningRate = usual.learningRate

    @Option(help: "What the picture is made of.")
    var parameterization = usual.parameterization

    @Flag(help: "Step along red, green and blue, not along colours that vary independently.")
    var plainColours = false

    @Option("The largest shift at a step; 0 for none.", "pixels", in: .from(0, to: 4096))
    var jitter = usual.jitter

    @Option("The largest turn at a step.", "degrees", in: .from(0, to: 180))
    var rotation = usual.rotation

    @Option(name: .customLong("scale"), "The largest change of size at a step.", "share", in: .from(0, to: 0.9))
    var scaling = usual.scaling

    @Option("σ of the Gaussian that smooths the picture; 0 for none.", "pixels", in: .from(0, to: 1000))
    var blur = usual.blur

    @Option("Steps from one smoothing to the next.", "count", in: .from(1, to: 1_000_000))
    var blurInterval = usual.blurInterval

    @Option("What total variation costs, in units of the answer.", "weight", in: .from(0, to: 1e6))
    var totalVariation = usual.totalVariation

    @Option("What distance from grey costs, in units of the answer.", "weight", in: .from(0, to: 1e6))
    var l2 = usual.l2

    @Option("Of the random numbers.", "number", in: .seed)
    var seed = usual.seed

    var settings: ActivationMaximization {
        var settings = ActivationMaximization()
        (settings.steps, settings.learningRate, settings.seed) = (steps, learningRate, seed)
        (settings.parameterization, settings.decorrelatesColours) = (parameterization, !plainColours)
        (settings.jitter, settings.rotation, settings.scaling) = (jitter, rotation, scaling)
        (settings.blur, settings.blurInterval) = (blur, blurInterval)
        (settings.totalVariation, settings.l2) = (totalVariation, l2)
        return settings
    }
}

extension ActivationMaximization.Parameterization: ExpressibleByArgument {}
