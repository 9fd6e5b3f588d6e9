import Networks
import Tensors

/// A network without its weights: how it is put together, and the images that it was made for.
public struct Architecture: Sendable {
    /// What the command line calls it: torchvision's name with `-` for `_`.
    public let name: String
    /// The images on which the published weights were trained.
    public let input: InputSpecification
    /// The last convolutional stage, which CAM methods explain unless told otherwise.
    public let explanationLayer: LayerName
    /// The layer whose outputs are the classes.
    public let classifier: String
    /// How many classes it was made for: ImageNet's 1000, if nothing else is said.
    public let classes: Int
    private let dialect: StateDictDialect
    private let assemble: @Sendable (_ net: inout NetworkBuilder, _ classes: Int) -> Void

    init(
        _ name: String, input: InputSpecification = .imageNet(), explanationLayer: LayerName, classifier: String,
        classes: Int = 1000, dialect: StateDictDialect = .init(),
        assemble: @escaping @Sendable (_ net: inout NetworkBuilder, _ classes: Int) -> Void
    ) {
        self.name = name
        self.input = input
        self.explanationLayer = explanationLayer
        self.classifier = classifier
        self.classes = classes
        self.dialect = dialect
        self.assemble = assemble
    }

    /// The network with weights from a state dict, whose names may start with `module.` or the like, or be those of another
    /// library; what is no part of the network is left out (`renaming(of:)`).
    /// - Parameter classes: by default as many as the state dict's classifier has.
    /// - Throws: `WeightsMismatch` if the weights belong to another network.
    public func network(_ weights: Weights, classes: Int? = nil) throws(WeightsMismatch) -> Network {
        let (weights, count) = ownNames(of: weights)
        return try network(.file(weights), classes: classes ?? count ?? self.classes)
    }

    /// The weights that a formula gives, by name, in the order in which the network uses them: for tests, and for files
    /// that stand in for published ones.
    public func formulaWeights(seed: UInt64, classes: Int? = nil) -> [(name: String, tensor: Tensor)] {
        parameterShapes(classes: classes).map { ($0.name, Parameters.formula(seed, $0.name, $0.shape)) }
    }

    /// The network with weights from a state dict, but for some layers, which start anew: kernels and matrices at random
    /// with a variance of 2 / fan-in, normalizations that change nothing, no biases.
    ///
    /// - Parameters:
    ///   - layers: from `Network.layersWithParameters`; names that are not among them change nothing.
    ///   - seed: the same seed gives a layer the same numbers, whichever others are randomized too.
    /// - Throws: `WeightsMismatch` if the weights belong to another network.
    public func network(
        _ weights: Weights, randomizing layers: Set<LayerName>, seed: UInt64
    ) throws(WeightsMismatch) -> Network {
        let (weights, count) = ownNames(of: weights)
        return try network(.randomized(weights, layers: layers, seed: seed), classes: count ?? self.classes)
    }

    /// The network with weights given by a formula, for tests.
    public func network(formulaWeights seed: UInt64, classes: Int? = nil) throws(WeightsMismatch) -> Network {
        try network(.formula(seed: seed), classes: classes ?? self.classes)
    }

    /// The network as training begins with it: kernels and matrices evenly in ±√(6 / fan-in) (He et al. 2015),
    /// normalizations that change nothing, no biases. The same seed gives the same bits everywhere.
    public func network(untrained seed: UInt64, classes: Int? = nil) throws(WeightsMismatch) -> Network {
        try network(.initial(seed: seed), classes: classes ?? self.classes)
    }

    /// The number of classes that a state dict was trained for; nil where it has no such classifier.
    public func classes(in weights: Weights) -> Int? { ownNames(of: weights).classes }

    /// What is done to a state dict's names, and which of its entries are left out, for this network.
    public func renaming(of weights: Weights) -> Weights.Renaming { ownNames(of: weights).weights.renaming }

    private func ownNames(of weights: Weights) -> (weights: Weights, classes: Int?) {
        let shapes = parameterShapes(), named = weights.named(as: shapes, classifier: classifier, dialect: dialect)
        let name = classifier + ".weight"
        // Only a classifier of these features has a number of classes: any other first axis may be of any size.
        guard let found = named.shape(of: name), let wanted = shapes.first(where: { $0.name == name })?.shape,
            found.dropFirst().elementsEqual(wanted.dropFirst())
        else { return (named, nil) }
        return (named, found.first)
    }

    /// What of a state dict does not fit by name or shape; nil where all does. No number is read.
    public func mismatch(of weights: Weights) -> WeightsMismatch? {
        let (weights, count) = ownNames(of: weights)
        var net = NetworkBuilder(.shapes(weights), input: input, dialect: dialect)
        assemble(&net, count ?? classes)
        do throws(WeightsMismatch) {
            try net.parameters.finish(network: name)
            return nil
        } catch {
            return error
        }
    }

    /// The network with zeros for weights, which take no memory: for its layers, their names and shapes.
    public func blueprint(classes: Int? = nil) throws(WeightsMismatch) -> Network {
        try network(.none, classes: classes ?? self.classes)
    }

    /// The parameters by name, in the order in which the network uses them.
    public func parameterShapes(classes: Int? = nil) -> [(name: String, shape: Shape)] {
        var net = NetworkBuilder(.none, input: input, dialect: dialect)
        assemble(&net, classes ?? self.classes)
        return net.parameters.shapes
    }

    /// The state dict that a formula gives, for tests and measurements.
    public func formulaWeights(_ seed: UInt64, classes: Int? = nil) throws(WeightsError) -> Weights {
        try Weights(parameterShapes(classes: classes).map { ($0.name, Parameters.formula(seed, $0.name, $0.shape)) })
    }

    private func network(_ source: Parameters.Source, classes: Int) throws(WeightsMismatch) -> Network {
        var net = NetworkBuilder(source, input: input, dialect: dialect)
        assemble(&net, classes)
        return try net.network(name, explanationLayer: explanationLayer)
    }
}
