import ArgumentParser
import Foundation
import Mirador

/// Where the network looks.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Show what in a picture speaks for a class.",
        discussion: "With neither --raw nor --figure it prints what it found.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var image: ImageOptions

    @OptionGroup var options: MethodOptions

    @Option(
        help: ArgumentHelp("The class, by name or number. (default: the most probable)", valueName: "class"))
    var target: String?

    @Option(
        help: ArgumentHelp("Write the values as the method returns them: float32, .npy.", valueName: "file"),
        completion: .file(extensions: ["npy"]))
    var raw: String?

    @Option(
        help: ArgumentHelp("Draw the map over the picture: .png, .svg or .pdf.", valueName: "file"),
        completion: .file(extensions: ["png", "svg", "pdf"]))
    var figure: String?

    func validate() throws {
        try FigureFormat.check(figure)
    }

    func run() throws {
        let assets = try Assets.find()
        // Whatever can be wrong is found before the network runs.
        for path in [raw, figure].compactMap({ $0 }) { try WrongPlace.check(path) }
        let (network, names) = try model.networkAndNames(from: assets)
        let asked = try target.map(names.index(of:))
        _ = try network.layer(options.layer)
        let subject = try Subject(contentsOf: image.image, for: network)

        let explanation = try options.explanation(for: network)

        let pass = try network.forward(subject.input)
        let target = asked ?? pass.logits.argMax()
        let found = try explanation.attribute(.logit(target), in: pass)

        let probability = pass.probabilities[0, target]
        print("\(names[target]) (\(target)), probability \(String(format: "%.3f", probability)): \(summary(found))")
        if let raw {
            try NumPyFile.write(found.values, to: raw)
            print(raw)
        }
        if let figure {
            try drawing(of: found, over: subject, called: names[target], probability).write(to: figure, scale: 2)
            print(figure)
        }
    }

    /// Whether the method's values are of either sign.
    private var isSigned: Bool { (try? Methods.named(options.method).card.isSigned) ?? false }

    /// Where the map is strongest, what it took, and how far a method that promises to add up is from it.
    private func summary(_ found: Attribution) -> String {
        let map = found.map
        guard isSigned ? map.absoluteValue().maximum() > 0 : map.maximum() > 0 else {
            return "\(options.method) finds nothing that speaks for it; the map is zero everywhere."
        }
        let peak = map.argMax(), height = map.shape[0], width = map.shape[1]
        let sum = found.completenessError.map { String(format: "; completeness error %+.4f", $0[0]) } ?? ""
        return
            "\(options.method), \(height) × \(width), is strongest at row \(peak / width), column \(peak % width) "
            + "(\(found.passes)\(sum))."
    }

    private func drawing(
        of found: Attribution, over subject: Subject, called name: String, _ probability: Float
    ) -> FigureGrid {
        let photograph = Photograph(subject.visible)
        let scale = isSigned ? ColorScale.ownPercentile(.english) : .ownMaximum(.english)
        return FigureGrid(rows: [
            .init(cells: [
                .photograph(photograph, caption: subject.name),
                .heatmap(
                    Heatmap(found.map, over: photograph, scale: scale),
                    caption: Wording.english.caption(name, probability: probability)),
            ])
        ])
    }
}

extension Network {
    /// The layer of a name, or the one that is explained without being asked for.
    func layer(_ name: String?) throws(NetworkError) -> LayerName {
        guard let name = name.map({ LayerName($0) }) else { return explanationLayer }
        guard layerNames.contains(name) else {
            let nearest = nearestNames(to: name.text, in: layerNames.map(\.text)).map { LayerName($0) }
            throw .unknownLayer(name, network: self.name, nearest: nearest)
        }
        return name
    }
}

/// A place where a command is asked to write and cannot.
struct WrongPlace: Error, CustomStringConvertible {
    let path, reason: String
    var description: String { "\(path) cannot be written: \(reason)." }

    /// Makes sure that a file can be made or replaced at a path.
    static func check(_ path: String) throws(WrongPlace) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw WrongPlace(path: path, reason: "it is a folder; name a file in it")
        }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw WrongPlace(path: path, reason: "\(folder) is not a folder that you may write to")
        }
    }
}

extension Attribution {
    /// What a figure shows of the first image: the channels added up, `[h, w]`; features stand in a row.
    fileprivate var map: Tensor {
        let values = values[part: 0]
        return values.shape.rank == 3 ? values.sum(over: .channel)[part: 0] : values.reshaped(to: [1, values.count])
    }
}
