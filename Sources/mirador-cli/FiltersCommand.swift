import ArgumentParser
import Foundation
import Mirador

/// The weights of a convolution as pictures.
struct FiltersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "filters", abstract: "Show the kernels of a convolution, and count those that say nothing new.",
        discussion: """
            Kernels over red, green and blue are drawn in colour, grey being 0; deeper ones one channel at a time, blue \
            below 0 and red above.

            mirador filters --figure kernels.png --untrained
            mirador filters --layer _blocks.3._depthwise_conv --figure kernels.svg
            """)

    @OptionGroup var model: ModelOptions

    @Option(help: ArgumentHelp("A convolution. (default: the network's first)", valueName: "name"))
    var layer: String?

    @Option("How many filters are drawn.", "count", in: .from(1, to: 100_000))
    var top = 64

    @Flag(help: "Set the same layer before training beside it.")
    var untrained = false

    @Option("Of the untrained weights.", "number", in: .seed)
    var seed: UInt64 = 0

    @Option(
        help: ArgumentHelp("Draw the kernels: .png, .svg or .pdf.", valueName: "file"),
        completion: .file(extensions: ["png", "svg", "pdf"]))
    var figure: String?

    func validate() throws { try FigureFormat.check(figure) }

    func run() throws {
        if let figure { try WrongPlace.check(figure) }
        let assets = try Assets.find()
        let network = try model.network(from: assets)
        guard let layer = layer.map({ LayerName($0) }) ?? network.convolutions.first else {
            throw ValidationError("\(network.name) has no convolution.")
        }
        var banks = [("trained", try FilterBank(of: layer, in: network))]
        if untrained {
            let classes = try network.shape(of: network.outputLayer)[1]
            let fresh = try Zoo.architecture(network.name).network(untrained: seed, classes: classes)
            banks.insert(("untrained", try FilterBank(of: layer, in: fresh)), at: 0)
        }
        for (name, bank) in banks { print("\(layer), \(name): \(summary(of: bank))") }
        guard let figure else { return }
        let rows = banks.flatMap { name, bank in
            bank.rows(of: top, perRow: 16).enumerated().map { i, cells in
                FigureGrid.Row(head: i == 0 && untrained ? name.capitalized : "", cells: cells)
            }
        }
        let grid = FigureGrid(rows: rows, cellSize: Size(width: 48, height: 48))
        for page in try grid.writePages(to: figure, scale: 2) { print(page.path) }
    }

    private func summary(of bank: FilterBank) -> String {
        let shape = bank.kernels.shape
        let roughness = bank.meanRoughness.map { String(format: ", roughness %.2f (noise: 1)", $0) } ?? ""
        return "\(shape[0]) filters of \(Shape(Array(shape.dropFirst()))), \(bank.vanishedFilters().count) vanished, "
            + "\(bank.nearDuplicates().count) near-duplicates" + roughness
    }
}
