import Tensors

/// The architectures that the kit knows, by the names that the command line uses.
public enum Zoo {
    public static let names = [EfficientNetLite.lite0, .lite1, .lite2].map(\.name)

    /// A network of a known architecture.
    /// - Parameter classes: how many outputs it has.
    /// - Throws: `UnknownModel` with the nearest names, `WeightsMismatch` if the weights belong to another network.
    public static func network(_ name: String, weights: Weights, classes: Int = 1000) throws -> Network {
        try architecture(name).network(weights, classes: classes)
    }

    /// - Throws: `UnknownModel` with the nearest names if no architecture has this name.
    public static func check(_ name: String) throws(UnknownModel) { _ = try architecture(name) }

    private static func architecture(_ name: String) throws(UnknownModel) -> EfficientNetLite {
        guard let found = [EfficientNetLite.lite0, .lite1, .lite2].first(where: { $0.name == name }) else {
            throw UnknownModel(name: name, nearest: nearestNames(to: name, in: names))
        }
        return found
    }

    public struct UnknownModel: Error, Equatable, CustomStringConvertible {
        public let name: String
        public let nearest: [String]

        public var description: String {
            "There is no model \"\(name)\"\(nearest.didYouMean) Known are \(Zoo.names.joined(separator: ", "))."
        }
    }
}
