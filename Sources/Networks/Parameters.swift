import Tensors

/// Hands out the parameters of a network by name, and keeps account: what was missing, what had another shape, what
/// nobody asked for.
struct Parameters {
    /// Where parameters come from.
    enum Source {
        case file(Weights)
        /// Numbers that a formula gives for each name, for tests and exercises: no file is needed, and a program in
        /// any language can compute the same.
        case formula(seed: UInt64)
    }

    private let source: Source
    private var asked: Set<String> = []
    private var missing: [String] = []
    private var misshapen: [WeightsMismatch.Shapes] = []
    private var notFinite: [String] = []

    init(_ source: Source) { self.source = source }

    /// The tensor of that name and shape; zeros, and a note for `finish`, where there is none.
    mutating func tensor(_ name: String, _ shape: Shape) -> Tensor {
        asked.insert(name)
        guard case .file(let weights) = source else { return formula(name, shape) }
        guard let found = weights.shape(of: name) else {
            missing.append(name)
            return Tensor(zeros: shape)
        }
        guard found == shape, let tensor = weights[name] else {
            misshapen.append(.init(name: name, found: found, expected: shape))
            return Tensor(zeros: shape)
        }
        if let place = tensor.firstNonFinite() {
            notFinite.append("\(name) is \(tensor.withElements { $0[place] }) at element \(place)")
        }
        return tensor
    }

    /// Checks that everything was there, and that everything there was needed.
    /// - Throws: `WeightsMismatch` that lists all that does not fit.
    func finish(network: String) throws(WeightsMismatch) {
        guard case .file(let weights) = source else { return }
        // PyTorch counts batches during training; nothing depends on it.
        let extra = weights.names.filter { !asked.contains($0) && !$0.hasSuffix("num_batches_tracked") }
        guard missing.isEmpty, misshapen.isEmpty, extra.isEmpty, notFinite.isEmpty else {
            throw WeightsMismatch(
                network: network, missing: missing, misshapen: misshapen, extra: extra, notFinite: notFinite)
        }
    }

    /// Weights of a standard deviation √(2 / fan-in) (He et al. 2015); statistics of batch normalization away from
    /// the trivial 0 and 1, so that a network of formula weights tests them.
    private func formula(_ name: String, _ shape: Shape) -> Tensor {
        guard case .formula(let seed) = source else { return Tensor(zeros: shape) }
        let numbers = RandomNumbers(seed: seed, stream: name)
        if shape.rank > 1 {
            let fanIn = shape.dropFirst().reduce(1, *)
            return numbers.normalTensor(shape) * Float((2 / Double(fanIn)).squareRoot())
        }
        if name.hasSuffix("weight") || name.hasSuffix("running_var") {
            return numbers.uniformTensor(shape, in: 0.5...1.5)
        }
        return numbers.uniformTensor(shape, in: -0.2...0.2)
    }
}

/// A state dict that does not belong to a network.
public struct WeightsMismatch: Error, Equatable, CustomStringConvertible {
    public struct Shapes: Equatable, Sendable {
        public let name: String
        public let found, expected: Shape
    }

    public let network: String
    /// Parameters that the network has and the file has not.
    public let missing: [String]
    public let misshapen: [Shapes]
    /// Entries of the file that the network has no place for.
    public let extra: [String]
    /// Parameters with a NaN or an infinity, and where.
    public let notFinite: [String]

    public var description: String {
        func list(_ title: String, _ lines: [String]) -> String {
            guard !lines.isEmpty else { return "" }
            let shown = lines.prefix(8).map { "\n    \($0)" }.joined()
            let rest = lines.count > 8 ? "\n    … and \(lines.count - 8) more" : ""
            return "\n  \(title) (\(lines.count)):\(shown)\(rest)"
        }
        return "These weights do not fit \(network)."
            + list("missing", missing)
            + list("of another shape", misshapen.map { "\($0.name) is \($0.found), should be \($0.expected)" })
            + list("not part of the network", extra)
            + list("not finite", notFinite)
            + "\nChoose the network that they were trained for with --model, or another file."
    }
}
