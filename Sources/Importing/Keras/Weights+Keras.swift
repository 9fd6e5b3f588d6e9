import Networks
import Tensors

extension Weights {
    /// Opens a file of weights, and gives those of Keras, whose files say nothing of the network, the names of one.
    ///
    /// A `.weights.h5` has arrays by the class of a layer and a number. Layers of the file and of the network are brought together
    /// in order: each of the network's takes the first of the file's that is left with arrays of the same shapes, kernels
    /// `[k, k, in, out]` turned to `[out, in, k, k]`.
    ///
    /// - Parameter parameters: names and shapes of the network's parameters, in the order in which it uses them.
    /// - Throws: `WeightsError`; `KerasWeightsMismatch` that says what was matched and what was not.
    public init(contentsOf path: String, naming parameters: [(name: String, shape: Shape)]) throws {
        let file = try MappedFile.weights(at: path)
        guard HDF5File.isHDF5(file.bytes) else {
            try self.init(file)
            return
        }
        let contents = try HDF5File(file) { !$0.hasPrefix("optimizer") }
        try self.init(KerasLayerMatch(contents.table, file: path, to: parameters).weights(), of: path)
    }
}

/// Arrays of a file of Keras's weights, layer by layer, beside the parameters of a network.
struct KerasLayerMatch {
    private var found: [(name: String, path: String, tensor: StoredTensor)] = []
    private var missing: [String] = []
    private let leftOver: [String]
    private let file: String

    init(_ table: WeightsTable, file: String, to parameters: [(name: String, shape: Shape)]) {
        self.file = file
        var layers = Self.layers(of: table)
        for wanted in Self.layers(of: parameters) {
            let place = layers.firstIndex { layer in
                layer.count == wanted.count
                    && zip(layer, wanted).allSatisfy { Self.turned($0.tensor, to: $1.shape) != nil }
            }
            guard let place else {
                missing += wanted.map { "\($0.name) \($0.shape.sizes)" }
                continue
            }
            for (stored, parameter) in zip(layers.remove(at: place), wanted) {
                guard let tensor = Self.turned(stored.tensor, to: parameter.shape) else { continue }
                found.append((parameter.name, stored.path, tensor))
            }
        }
        leftOver = layers.flatMap { $0.map { "\($0.path) \($0.tensor.shape.sizes)" } }
    }

    /// The weights by the network's names.
    /// - Throws: `KerasWeightsMismatch` where something is missing or left over, `WeightsError`.
    func weights() throws -> WeightsTable {
        guard missing.isEmpty, leftOver.isEmpty else {
            throw KerasWeightsMismatch(
                file: file, matched: found.map { "\($0.name) from \($0.path)" }, missing: missing, leftOver: leftOver)
        }
        return WeightsTable(tensors: found.map { ($0.name, $0.tensor) })
    }

    /// The arrays of each layer, in the order of the file, with numbers in names counted as numbers.
    private static func layers(of table: WeightsTable) -> [[(path: String, tensor: StoredTensor)]] {
        var groups: [String: [(path: String, tensor: StoredTensor)]] = [:]
        for (path, tensor) in table.tensors {
            groups[path.split(separator: "/").dropLast().joined(separator: "/"), default: []].append((path, tensor))
        }
        let variables = ["kernel", "depthwise_kernel", "pointwise_kernel", "bias", "gamma", "beta", "moving_mean"]
        func rank(_ path: String) -> Int {
            let name = path.split(separator: "/").last?.prefix { $0 != ":" } ?? ""
            return variables.firstIndex(of: String(name)) ?? Int(name) ?? variables.count
        }
        return groups.sorted { parts($0.key).lexicographicallyPrecedes(parts($1.key), by: <) }
            .map { $0.value.sorted { rank($0.path) < rank($1.path) } }
    }

    /// Parts of a path that order `conv2d_10` behind `conv2d_9` and `conv2d`.
    private static func parts(_ path: String) -> [PathPart] {
        path.split(separator: "/").map { part in
            let digits = part.reversed().prefix { $0.isASCII && $0.isNumber }.count
            let number = digits > 9 ? nil : Int(part.suffix(digits))
            return PathPart(name: number == nil ? part : part.dropLast(digits), number: number ?? -1)
        }
    }

    private struct PathPart: Comparable {
        let name: Substring
        let number: Int

        static func < (a: PathPart, b: PathPart) -> Bool {
            let (first, second) = (a.stem, b.stem)
            return first == second ? a.number < b.number : first < second
        }

        /// `conv2d` and `conv2d_1` are of one kind.
        private var stem: Substring { name.hasSuffix("_") ? name.dropLast() : name }
    }

    /// Parameters of one layer, which stand side by side and share all of their names but the last part.
    private static func layers(of parameters: [(name: String, shape: Shape)]) -> [[(name: String, shape: Shape)]] {
        var layers: [[(name: String, shape: Shape)]] = []
        func layer(_ name: String) -> Substring { name[..<(name.lastIndex(of: ".") ?? name.endIndex)] }
        for parameter in parameters {
            if let last = layers.last?.first, layer(last.name) == layer(parameter.name) {
                layers[layers.count - 1].append(parameter)
            } else {
                layers.append([parameter])
            }
        }
        return layers
    }

    /// The array in the kit's order, if it has that shape then.
    private static func turned(_ tensor: StoredTensor, to shape: Shape) -> StoredTensor? {
        let orders =
            switch tensor.shape.rank {
            // A kernel, or one that sees each channel by itself.
            case 4: [[3, 2, 0, 1], [2, 3, 0, 1]]
            case 2: [[1, 0]]
            default: [Array(tensor.shape.indices)]
            }
        return orders.lazy.map(tensor.transposed).first { $0.shape == shape }
    }
}

/// Weights of Keras that do not belong to a network.
public struct KerasWeightsMismatch: Error, Equatable, CustomStringConvertible {
    public let file: String
    /// Parameters that were found, each with the array that it was found in.
    public let matched: [String]
    /// Parameters of the network for which the file has nothing of their shape.
    public let missing: [String]
    /// Arrays of the file that the network has no place for.
    public let leftOver: [String]

    public var description: String {
        func list(_ title: String, _ lines: [String]) -> String {
            let shown = lines.prefix(8).map { "\n    \($0)" }.joined()
            return "\n  \(title) (\(lines.count)):\(shown)"
                + (lines.count > 8 ? "\n    … and \(lines.count - 8) more" : "")
        }
        return "\(file): these weights of Keras do not fit the network, in order and by shape."
            + list("matched", matched) + list("missing", missing) + list("left over", leftOver)
            + "\nChoose the network that they were saved from with --model, or save the whole model: model.save(\"net.keras\")."
    }
}
