import Importing
import Networks
import Zoo

extension Assets {
    /// The trained network of a name, with its weights from `Assets/`.
    /// - Throws: `Zoo.UnknownModel` with the nearest names, `AssetError`, `WeightsError`, `WeightsMismatch`.
    public func network(_ name: String) throws -> Network {
        try network(name, weightsAt: nil, labelsAt: nil).network
    }

    /// A network of a known architecture with weights from any file, with as many classes as the file says.
    ///
    /// - Parameters:
    ///   - name: the architecture, as on the command line: `resnet18`.
    ///   - path: a state dict, as `torch.save(model.state_dict(), path)` writes it, or safetensors.
    ///   - classes: how many classes there should be; nil where the file decides.
    /// - Throws: `Zoo.UnknownModel` with the nearest names, `WeightsError`, `UnfitWeights`, `ClassCountMismatch`.
    public func network(_ name: String, weightsAt path: String, classes: Int? = nil) throws -> Network {
        let weights = try Weights(contentsOf: path, naming: Zoo.architecture(name).parameterShapes())
        return try network(name, weights: weights, called: path, classes: classes)
    }

    /// A network of a known architecture with the names of its classes.
    ///
    /// Without labels, the classes are ImageNet's where there are 1000 of them, garments where the course's own network
    /// has ten, and numbers otherwise.
    ///
    /// - Parameters:
    ///   - name: the architecture, as on the command line.
    ///   - weights: a file of weights; nil for those in `Assets/`.
    ///   - labels: a file with one name for each class.
    /// - Throws: as `network(_:weightsAt:classes:)`; `AssetError` where weights are not in `Assets/`, `LabelsError`.
    public func network(_ name: String, weightsAt weights: String?, labelsAt labels: String?) throws -> NamedNetwork {
        if name == DogBreeds.name {
            return try dogBreeds(weightsAt: weights, labels: labels.map { try Labels(contentsOf: $0) })
        }
        try Self.check(model: name)
        let (stored, origin) = try self.weights(of: name, at: weights)
        return try network(name, stored, called: origin, labelsAt: labels)
    }

    /// The network that a file of weights belongs to by the names and shapes of its tensors, with the names of its classes.
    /// - Throws: `Zoo.UnrecognizedWeights` where that is none or several; otherwise as `network(_:weightsAt:labelsAt:)`.
    public func network(recognizedIn path: String, labelsAt labels: String?) throws -> NamedNetwork {
        let weights = try Weights(contentsOf: path), architecture = try Zoo.recognize(weights)
        var named = try network(architecture.name, weights, called: path, labelsAt: labels)
        named.remarks.insert("\(architecture.name) of \(named.names.count) classes, by its names and shapes", at: 0)
        return named
    }

    private func network(
        _ name: String, _ stored: Weights, called origin: String, labelsAt labels: String?
    ) throws -> NamedNetwork {
        let labels = try labels.map { try Labels(contentsOf: $0) }
        let network = try network(name, weights: stored, called: origin, classes: labels?.names.count)
        let remarks = [stored.part.map { "\($0)" }, "\(try Zoo.architecture(name).renaming(of: stored))"]
            .compactMap { $0 }.filter { !$0.isEmpty }
        if let labels {
            return NamedNetwork(
                network: network, names: ClassNames(labels: labels.names), isOfImageNet: false, remarks: remarks)
        }
        let count = try network.shape(of: network.outputLayer)[1]
        if name == HED.architecture.name {
            return NamedNetwork(network: network, names: .edge, isOfImageNet: false, remarks: remarks)
        }
        let isOfGarments = count == FashionMNIST.classNames.count && FashionNetwork.Kind(rawValue: name) != nil
        let names =
            count == 1000 ? try classNames() : isOfGarments ? ClassNames.garments : ClassNames(numbered: count)
        return NamedNetwork(network: network, names: names, isOfImageNet: count == 1000, remarks: remarks)
    }

    /// All that `--model` may name.
    public static let modelNames = Zoo.allNames + [DogBreeds.name]

    /// - Throws: `Zoo.UnknownModel` with the nearest names if there is no such network.
    public static func check(model name: String) throws(Zoo.UnknownModel) {
        guard modelNames.contains(name) else { throw Zoo.UnknownModel(name, known: modelNames) }
    }

    private func dogBreeds(weightsAt path: String?, labels: Labels?) throws -> NamedNetwork {
        let path = try path ?? model(DogBreeds.name).path
        let network = try DogBreeds.network(at: path)
        let count = try network.shape(of: network.outputLayer)[1]
        if let labels, labels.names.count != count {
            throw ClassCountMismatch(origin: path, network: count, labels: labels.names.count)
        }
        let own = count == DogBreeds.classNames.count ? DogBreeds.classNames : ClassNames(numbered: count)
        return NamedNetwork(
            network: network, names: labels.map { ClassNames(labels: $0.names) } ?? own, isOfImageNet: false,
            remarks: [])
    }

    /// Weights, and what to call them: a file's, or else those that the kit has for a model.
    private func weights(of name: String, at path: String?) throws -> (weights: Weights, origin: String) {
        if path == nil, name == FashionNetwork.Kind.untrained.rawValue {
            return (try FashionTraining(.untrained).untrained().weights(), name)
        }
        let path = try path ?? model(name).path
        return (try Weights(contentsOf: path, naming: Zoo.architecture(name).parameterShapes()), path)
    }

    /// The networks that the course sets beside each other: two that `./setup` brings, and of ResNet-50 and VGG-16 those
    /// that were fetched.
    public func comparedNetworks() throws -> [Network] {
        let fetched = ["resnet50", "vgg16"].filter(isInstalled)
        return try ([EfficientNetLite.lite0.name, EfficientNetLite.lite2.name] + fetched).map { try network($0) }
    }

    func network(_ name: String, weights: Weights, called origin: String, classes: Int?) throws -> Network {
        let architecture = try Zoo.architecture(name)
        let network: Network
        do throws(WeightsMismatch) {
            network = try architecture.network(weights)
        } catch {
            let fitting = Zoo.fitting(weights).map(\.name).filter { $0 != name }
            throw UnfitWeights(origin: origin, mismatch: error, fitting: fitting)
        }
        if let classes, let found = architecture.classes(in: weights), found != classes {
            throw ClassCountMismatch(origin: origin, network: found, labels: classes)
        }
        return network
    }
}

/// A network and what its classes are called.
public struct NamedNetwork: Sendable {
    public let network: Network
    public let names: ClassNames
    /// Whether its classes are ImageNet's, by which the course's scenes and photographs are known.
    public let isOfImageNet: Bool
    /// What was done to the file of weights that the network is found in it.
    public internal(set) var remarks: [String]

    /// The same with another precision.
    /// - Throws: `UnsupportedPrecision`.
    func running(in precision: Precision) throws -> NamedNetwork {
        NamedNetwork(
            network: try network.running(in: precision), names: names, isOfImageNet: isOfImageNet, remarks: remarks)
    }
}

/// Weights that belong to another architecture.
public struct UnfitWeights: Error, Equatable, CustomStringConvertible {
    /// The file, or the address that it came from.
    public let origin: String
    public let mismatch: WeightsMismatch
    /// The known architectures that these weights do fit.
    public let fitting: [String]

    public var description: String {
        let hint = fitting.isEmpty ? "" : "\nThey do fit \(fitting.joined(separator: ", ")): give that as the model."
        return "\(origin): \(mismatch)\(hint)"
    }
}

/// As many labels as a network has classes are needed.
public struct ClassCountMismatch: Error, Equatable, CustomStringConvertible {
    public let origin: String
    public let network: Int
    public let labels: Int

    public var description: String {
        "\(origin) is a network of \(network) classes, and there are \(labels) labels: give one label a class, in the "
            + "order of the network's outputs."
    }
}
