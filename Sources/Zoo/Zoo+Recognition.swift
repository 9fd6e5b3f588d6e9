import Networks

extension Zoo {
    /// The architecture that weights belong to, by the names and shapes of their tensors.
    ///
    /// The course's own network is one for all its kinds, which differ in numbers alone.
    ///
    /// - Throws: `UnrecognizedWeights` where none fits, or more than one.
    /// - Complexity: O(architectures · names); no number is read.
    public static func recognize(_ weights: Weights) throws(UnrecognizedWeights) -> Architecture {
        let (fitting, mismatches) = comparison(with: weights)
        if fitting.count == 1 { return fitting[0] }
        throw UnrecognizedWeights(
            file: weights.file, fitting: fitting.map(\.name),
            nearest: Array(mismatches.sorted { $0.count < $1.count }.prefix(3)))
    }

    /// The architectures that weights fit by name and shape.
    public static func fitting(_ weights: Weights) -> [Architecture] { comparison(with: weights).fitting }

    private static func comparison(with weights: Weights) -> (fitting: [Architecture], mismatches: [WeightsMismatch]) {
        var fitting: [Architecture] = [], mismatches: [WeightsMismatch] = []
        for architecture in architectures + FashionNetwork.architectures.prefix(1) {
            if let mismatch = architecture.mismatch(of: weights) {
                mismatches.append(mismatch)
            } else {
                fitting.append(architecture)
            }
        }
        return (fitting, mismatches)
    }

    /// Weights that belong to no architecture of the kit, or to several.
    public struct UnrecognizedWeights: Error, Equatable, CustomStringConvertible {
        public let file: String
        public let fitting: [String]
        /// Those that come nearest, and what of each does not fit.
        public let nearest: [WeightsMismatch]

        public var description: String {
            guard fitting.isEmpty else {
                return "weights file \(file): they fit \(fitting.joined(separator: " and ")): say which is meant with "
                    + "--architecture NAME."
            }
            return "weights file \(file): they fit no architecture of the kit; the nearest:"
                + nearest.map { "\n  \($0.network), of which \($0.count) entries differ: \($0.first)" }.joined()
                + "\nExport the network as ONNX (torch.onnx.export), or name its architecture with --architecture NAME "
                + "to see all that differs."
        }
    }
}

extension WeightsMismatch {
    /// How many entries do not fit.
    fileprivate var count: Int {
        missing.count + unreadable.count + misshapen.count + extra.count + notFinite.count
    }

    /// The first three that do not, in one line.
    fileprivate var first: String {
        let lines =
            misshapen.map { "\($0.name) is \($0.found), should be \($0.expected)" } + unreadable
            + missing.map { "\($0) is missing" } + extra.map { "\($0) has no place" } + notFinite
        return lines.prefix(3).joined(separator: "; ") + (lines.count > 3 ? "; …" : "")
    }
}
