import ArgumentParser
import Mirador

/// Targets to be explained.
struct TargetOptions: ParsableArguments {
    @Option(
        name: [.customLong("target"), .customLong("class")], parsing: .singleValue,
        help: ArgumentHelp(
            "A class, by name or number; can be given several times. (default: the most probable one of each picture)",
            valueName: "class"))
    var classes: [String] = []

    @Option(
        name: .customLong("neuron"), parsing: .singleValue,
        help: ArgumentHelp(
            "A unit of an inner layer instead of a class, LAYER:CHANNEL:ROW:COLUMN; without a place the sum over the "
                + "channel's map. Can be given several times.", valueName: "unit"))
    var neurons: [String] = []

    func validate() throws {
        for neuron in neurons { _ = try Self.unit(neuron) }
    }

    /// The targets that were asked for, none for each picture's most probable class.
    /// - Throws: what names a class or a layer that does not exist.
    func targets(for network: Network, _ names: ClassNames) throws -> [NamedTarget] {
        let units = try neurons.map { neuron in
            let unit = try Self.unit(neuron)
            _ = try network.shape(of: unit.layer)
            return NamedTarget(
                .neuron(layer: unit.layer, channel: unit.place[0], row: unit.row, column: unit.column),
                name: neuron, label: neuron)
        }
        return try classes.map { NamedTarget(.logit(try names.index(of: $0)), names) } + units
    }

    /// `_blocks.10.add:5:3:3` or `_blocks.10.add:5`.
    private static func unit(_ text: String) throws -> Unit {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let place = parts.dropFirst().compactMap { Int($0) }
        guard place.count == parts.count - 1, [1, 3].contains(place.count), !parts[0].isEmpty else {
            throw ValidationError(
                "--neuron \(text): a unit is LAYER:CHANNEL or LAYER:CHANNEL:ROW:COLUMN, numbers counted from 0; "
                    + "`mirador layers` lists the layers and their shapes.")
        }
        return Unit(layer: LayerName(String(parts[0])), place: place)
    }

    private struct Unit {
        let layer: LayerName
        /// Channel, or channel, row and column.
        let place: [Int]
        var row: Int? { place.count == 3 ? place[1] : nil }
        var column: Int? { place.count == 3 ? place[2] : nil }
    }
}
