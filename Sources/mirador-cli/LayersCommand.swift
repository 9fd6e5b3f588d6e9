import ArgumentParser
import Mirador

/// Layers of a network.
struct LayersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layers", abstract: "List the layers of a network: names, shapes, receptive fields.")

    @OptionGroup var model: ModelOptions

    func run() throws {
        let network = try model.network(from: Assets.find())
        let rows = try network.layerSummaries().map { layer in
            [
                layer.name.text, layer.kind, layer.shape.description,
                layer.receptiveField.map { "\($0.height) × \($0.width)" } ?? "everything",
                layer.name == network.explanationLayer ? "explained by default" : "",
            ]
        }
        for line in PlainTable(heads: ["layer", "kind", "output", "receptive field", ""], rows: rows).lines {
            print(line)
        }
    }
}

/// Columns of text, each as wide as its widest cell.
struct PlainTable {
    let heads: [String]
    let rows: [[String]]
    /// Columns that are set to the right, as numbers are.
    var numeric: Set<Int> = []

    var lines: [String] {
        let widths = heads.indices.map { column in ([heads] + rows).map { $0[column].count }.max() ?? 0 }
        return ([heads] + rows).map { cells in
            let line = cells.indices.map { column in
                let filling = String(repeating: " ", count: widths[column] - cells[column].count)
                return numeric.contains(column) ? filling + cells[column] : cells[column] + filling
            }.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
