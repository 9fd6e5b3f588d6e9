import Foundation
import Tensors

/// Hands out the parameters of a network by name, and keeps account: what was missing, what had another shape, what
/// nobody asked for.
package struct Parameters {
    /// Where parameters come from.
    package enum Source {
        case file(Weights)
        /// A file of which no number is read: to see whether names and shapes fit.
        case shapes(Weights)
        /// A file, but for some layers, whose parameters are what training starts from.
        case randomized(Weights, layers: Set<LayerName>, seed: UInt64)
        /// Numbers that a formula gives for each name, for tests and exercises: no file is needed, and a program in
        /// any language can compute the same.
        case formula(seed: UInt64)
        /// The start of a training: random numbers that are functions of the seed and the name.
        case initial(seed: UInt64)
        /// Zeros: for networks that are looked at and never run.
        case none
    }

    private let source: Source
    private let dialect: StateDictDialect
    /// Parameters that were asked for, in order.
    package private(set) var shapes: [(name: String, shape: Shape)] = []
    private var found: Set<String> = []
    private var missing: [String] = []
    private var unreadable: [String] = []
    private var misshapen: [WeightsMismatch.Shapes] = []
    private var notFinite: [String] = []

    init(_ source: Source, dialect: StateDictDialect) {
        self.source = source
        self.dialect = dialect
    }

    /// The tensor of that name and shape; zeros, and a note for `finish`, where there is none.
    mutating func tensor(_ name: String, _ shape: Shape) -> Tensor {
        shapes.append((name, shape))
        switch source {
        case .file(let weights): return tensor(name, shape, in: weights) ?? .blank(shape)
        case .shapes(let weights):
            _ = stored(name, shape, in: weights)
            return .blank(shape)
        case .randomized(let weights, let layers, let seed):
            // What the file says is checked even where it is not used.
            let trained = tensor(name, shape, in: weights) ?? .blank(shape)
            return layers.contains(Self.layer(of: name)) ? Self.initial(seed, name, shape) : trained
        case .formula(let seed): return Self.formula(seed, name, shape)
        case .initial(let seed): return Self.initial(seed, name, shape)
        case .none: return .blank(shape)
        }
    }

    /// The name under which weights have a tensor of that name and shape; nil, and a note, where they have not.
    private mutating func stored(_ name: String, _ shape: Shape, in weights: Weights) -> String? {
        var stored = name
        if weights.shape(of: name) == nil, let older = dialect.olderName(name), weights.shape(of: older) != nil {
            stored = older
        }
        found.insert(stored)
        guard let storedShape = weights.shape(of: stored) else {
            if let reason = weights.reasonUnreadable(stored) {
                unreadable.append("\(name): \(reason)")
            } else {
                missing.append(name)
            }
            return nil
        }
        guard storedShape == shape else {
            misshapen.append(.init(name: name, found: storedShape, expected: shape))
            return nil
        }
        return stored
    }

    private mutating func tensor(_ name: String, _ shape: Shape, in weights: Weights) -> Tensor? {
        guard let stored = stored(name, shape, in: weights), let tensor = weights[stored] else { return nil }
        if let place = tensor.firstNonFinite() {
            notFinite.append("\(name) is \(tensor.withElements { $0[place] }) at element \(place)")
        }
        tensor.releasePages()
        return tensor
    }

    /// Checks that everything was there, and that everything there was needed.
    /// - Throws: `WeightsMismatch` that lists all that does not fit.
    package func finish(network: String) throws(WeightsMismatch) {
        let weights: Weights
        switch source {
        case .file(let file), .shapes(let file), .randomized(let file, _, _): weights = file
        case .formula, .initial, .none: return
        }
        // PyTorch counts batches during training; nothing depends on it.
        let extra = weights.names.filter { name in
            !found.contains(name) && !name.hasSuffix("num_batches_tracked")
                && !dialect.ignored.contains { name.hasPrefix($0) }
        }
        guard missing.isEmpty, unreadable.isEmpty, misshapen.isEmpty, extra.isEmpty, notFinite.isEmpty else {
            throw WeightsMismatch(
                network: network, missing: missing, unreadable: unreadable, misshapen: misshapen,
                extra: extra + weights.renaming.beside, notFinite: notFinite)
        }
    }

    /// The layer that a parameter belongs to: its name without the last part, but for factors that are a layer of their own.
    static func layer(of name: String) -> LayerName {
        let parts = name.split(separator: ".")
        let isOwn = parts.count < 2 || parts.last == "layer_scale"
        return LayerName(isOwn ? name : parts.dropLast().joined(separator: "."))
    }

    /// Evenly in ±√(6 / fan-in), a variance of 2 / fan-in (He et al. 2015).
    private static func kernel(_ numbers: RandomNumbers, _ shape: Shape) -> Tensor {
        let bound = Float((6 / Double(shape.dropFirst().reduce(1, *))).squareRoot())
        return numbers.uniformTensor(shape, in: -bound...bound)
    }

    private static func isKernel(_ kind: Substring, _ shape: Shape) -> Bool { kind == "weight" && shape.rank > 1 }

    /// Kernels and matrices at random; factors of normalizations in 0.5...1.2 and variances in 0.5...1.5, away from the
    /// trivial 1; biases and means in ±0.2.
    package static func formula(_ seed: UInt64, _ name: String, _ shape: Shape) -> Tensor {
        let numbers = RandomNumbers(seed: seed, stream: name)
        let kind = name.split(separator: ".").last ?? ""
        if isKernel(kind, shape) { return kernel(numbers, shape) }
        switch kind {
        case "weight": return numbers.uniformTensor(shape, in: 0.5...1.2)
        case "running_var", "layer_scale": return numbers.uniformTensor(shape, in: 0.5...1.5)
        default: return numbers.uniformTensor(shape, in: -0.2...0.2)
        }
    }

    /// The start of a training: kernels and matrices at random, normalizations that change nothing, no biases.
    private static func initial(_ seed: UInt64, _ name: String, _ shape: Shape) -> Tensor {
        let kind = name.split(separator: ".").last ?? ""
        if isKernel(kind, shape) { return kernel(RandomNumbers(seed: seed, stream: name), shape) }
        switch kind {
        case "weight", "running_var", "layer_scale": return Tensor(repeating: 1, shape: shape)
        default: return Tensor(zeros: shape)
        }
    }
}

/// How the state dicts that are in circulation differ from what a network asks for.
package struct StateDictDialect: Sendable {
    /// The beginnings of names that only training needs.
    package var ignored: [String]
    /// Name of a parameter in older files.
    package var olderName: @Sendable (String) -> String?
    /// Other libraries that have the network.
    package var others: [OtherNames]

    package init(
        ignored: [String] = [], others: [OtherNames] = [],
        olderName: @escaping @Sendable (String) -> String? = { _ in nil }
    ) {
        (self.ignored, self.others, self.olderName) = (ignored, others, olderName)
    }
}

/// Zeros that take no memory until somebody reads them.
private final class BlankMemory {
    let elements: UnsafeMutablePointer<Float>

    init(count: Int) {
        // The system hands out fresh pages as zeros, and only when they are touched.
        elements = calloc(max(count, 1), MemoryLayout<Float>.stride)!.assumingMemoryBound(to: Float.self)
    }

    deinit { free(elements) }
}

extension Tensor {
    fileprivate static func blank(_ shape: Shape) -> Tensor {
        let memory = BlankMemory(count: shape.elementCount)
        return Tensor(
            borrowing: UnsafeBufferPointer(start: memory.elements, count: shape.elementCount), owner: memory,
            shape: shape)
    }
}
