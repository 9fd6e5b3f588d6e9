import Networks
import Tensors

extension Assets {
    /// The trained network of a name, with its weights from `Assets/`.
    /// - Throws: `Zoo.UnknownModel` with the nearest names, `AssetError`, `WeightsError`, `WeightsMismatch`.
    public func network(_ name: String) throws -> Network {
        try Zoo.check(name)
        return try Zoo.network(name, weights: Weights(contentsOf: model(name).path))
    }

    /// A network of a known architecture with weights from any file, with as many classes as the file says.
    ///
    /// - Parameters:
    ///   - name: the architecture, as on the command line: `resnet18`.
    ///   - path: a state dict, as `torch.save(model.state_dict(), path)` writes it, or safetensors.
    ///   - classes: how many classes there should be; nil where the file decides.
    /// - Throws: `Zoo.UnknownModel` with the nearest names, `WeightsError`, `UnfitWeights`, `ClassCountMismatch`.
    public func network(_ name: String, weightsAt path: String, classes: Int? = nil) throws -> Network {
        try Zoo.check(name)
        return try network(name, weights: Weights(contentsOf: path), called: path, classes: classes)
    }

    func network(_ name: String, weights: Weights, called origin: String, classes: Int?) throws -> Network {
        let expected = classes ?? 1000
        do {
            return try Zoo.network(name, weights: weights, classes: expected)
        } catch let mismatch as WeightsMismatch {
            guard let found = mismatch.classes(insteadOf: expected) else {
                throw UnfitWeights(
                    origin: origin, mismatch: mismatch, fitting: try fittingModels(weights, otherThan: name))
            }
            // Whatever else does not fit is told now.
            let network: Network
            do { network = try Zoo.network(name, weights: weights, classes: found) } catch {
                throw UnfitWeights(
                    origin: origin, mismatch: mismatch, fitting: try fittingModels(weights, otherThan: name))
            }
            guard classes == nil else { throw ClassCountMismatch(origin: origin, network: found, labels: expected) }
            return network
        }
    }

    /// The known architectures that a state dict fits, whatever its number of classes.
    private func fittingModels(_ weights: Weights, otherThan name: String) throws -> [String] {
        let table = try publishedWeights()
        let count = weights.trainedParameterCount
        return Zoo.names.filter { candidate in
            guard candidate != name else { return false }
            if let published = table[candidate], !weights.mayHave(published.parameterCount, own: count) { return false }
            do {
                _ = try Zoo.network(candidate, weights: weights)
                return true
            } catch {
                guard let classes = (error as? WeightsMismatch)?.classes(insteadOf: 1000) else { return false }
                return (try? Zoo.network(candidate, weights: weights, classes: classes)) != nil
            }
        }
    }
}

extension Weights {
    /// Whether a network of 1000 classes could have so many parameters if it were these weights' network: each class
    /// more has a row of the last layer and a bias more. Only to spare the building of networks that cannot fit.
    fileprivate func mayHave(_ published: Int, own: Int) -> Bool {
        published == own
            || names.contains { name in
                guard let shape = shape(of: name), shape.rank > 1, name.hasSuffix("weight") else { return false }
                return own + (1000 - shape[0]) * (shape.elementCount / max(shape[0], 1) + 1) == published
            }
    }
}

extension WeightsMismatch {
    /// The number of classes of the file, where nothing but that number can be what does not fit.
    ///
    /// The last layer is the only one with as many rows as there are classes: its weight and its bias.
    fileprivate func classes(insteadOf expected: Int) -> Int? {
        guard missing.isEmpty, extra.isEmpty, let first = misshapen.first else { return nil }
        let found = first.found.first ?? 0
        let isLastLayer = misshapen.allSatisfy {
            $0.expected.first == expected && $0.found.first == found
                && $0.found.dropFirst().elementsEqual($0.expected.dropFirst())
        }
        return isLastLayer && misshapen.count <= 2 && found > 0 ? found : nil
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
