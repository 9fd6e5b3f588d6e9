import Networks
import Tensors

/// The architectures that the kit knows, by the names that the command line uses.
public enum Zoo {
    /// Those of which weights for ImageNet's classes are published.
    public static let architectures: [Architecture] =
        EfficientNetLite.all + ResNet.all + VGG.all + [AlexNet.architecture] + SqueezeNet.all + DenseNet.all
        + [GoogLeNet.architecture, InceptionV3.architecture, MobileNetV2.architecture] + MobileNetV3.all
        + [ShuffleNetV2.x1, ConvNeXt.tiny]

    public static let names = architectures.map(\.name)

    /// Those of which none are: the network that the course trains itself, in its kinds, and the edge detector.
    private static let others = FashionNetwork.architectures + [HED.architecture]

    /// All of them.
    public static let allNames = names + others.map(\.name)

    /// The architecture of that name.
    /// - Throws: `UnknownModel` with the nearest names.
    public static func architecture(_ name: String) throws(UnknownModel) -> Architecture {
        guard let found = (architectures + others).first(where: { $0.name == name }) else {
            throw UnknownModel(name, known: allNames)
        }
        return found
    }

    /// A network of a known architecture.
    /// - Parameter classes: by default as many as the weights' classifier has.
    /// - Throws: `UnknownModel` with the nearest names, `WeightsMismatch` if the weights belong to another network.
    public static func network(_ name: String, weights: Weights, classes: Int? = nil) throws -> Network {
        try architecture(name).network(weights, classes: classes)
    }

    /// A network of a known architecture with weights given by a formula, for tests and measurements.
    /// - Throws: `UnknownModel` with the nearest names.
    public static func network(_ name: String, formulaWeights seed: UInt64, classes: Int? = nil) throws -> Network {
        try architecture(name).network(formulaWeights: seed, classes: classes)
    }

    /// - Throws: `UnknownModel` with the nearest names if no architecture has this name.
    public static func check(_ name: String) throws(UnknownModel) { _ = try architecture(name) }

    public struct UnknownModel: Error, Equatable, CustomStringConvertible {
        public let name: String
        let known: [String]

        /// - Parameter known: the names that there are.
        package init(_ name: String, known: [String]) { (self.name, self.known) = (name, known) }

        public var nearest: [String] { nearestNames(to: name, in: known) }

        public var description: String {
            "There is no model \"\(name)\"\(nearest.didYouMean) Known are \(known.joined(separator: ", "))."
        }
    }
}
