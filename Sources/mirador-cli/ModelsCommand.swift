import ArgumentParser
import Foundation
import Mirador

/// The networks that there are.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the networks: what is installed and how fast it is, and what brings the rest.")

    @Flag(
        inversion: .prefixedNo,
        help: "Measure how long each installed network takes for one image: the median of five runs.")
    var time = true

    func run() throws {
        let assets = try Assets.find()
        var heads = ["network", "parameters", "input", "licence", "weights"]
        if time { heads.insert("forward", at: 3) }
        var rows = try assets.knownModels().map { model in
            var row = [
                model.name, millions(model.parameterCount), "\(model.inputSize) × \(model.inputSize)",
                model.licence ?? "-", model.isInstalled ? "installed" : model.source,
            ]
            if time { row.insert(model.isInstalled ? try forwardTime(assets.network(model.name)) : "-", at: 3) }
            return row
        }
        rows += ImportedModel.files(in: ".").map { row(ofFile: $0) }
        for line in PlainTable(heads: heads, rows: rows, numeric: time ? [1, 3] : [1]).lines { print(line) }
    }

    /// A file of the working folder that `--model` takes as it takes the names of the others.
    private func row(ofFile path: String) -> [String] {
        do {
            let model = try ImportedModel(contentsOf: path), network = try model.network()
            var row = [
                path, millions(network.parameterCount), "\(network.input.height) × \(network.input.width)", "-",
                model.hasCard ? "file with a card" : "file; mirador card \(path) writes a card",
            ]
            if time { row.insert(try forwardTime(network), at: 3) }
            return row
        } catch {
            return [path, "-", "-"] + (time ? ["-"] : []) + [
                "-", "cannot be read: mirador layers --model \(path) says why",
            ]
        }
    }

    private func millions(_ count: Int) -> String { String(format: "%.1f M", Double(count) / 1e6) }

    private func forwardTime(_ network: Network) throws -> String {
        let input = network.input
        let image = RandomNumbers(seed: 0).normalTensor([1, input.channels, input.height, input.width])
        return String(format: "%.1f ms", try medianMilliseconds(of: 5) { try network.logits(image) })
    }
}
