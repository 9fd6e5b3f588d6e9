import Tensors

/// Examples with what a network should answer.
public struct TrainingSet: Sendable {
    /// `[n, C, H, W]`, as the world gives them: 8-bit levels of images, columns of a table. They are normalized as the
    /// network's `InputSpecification` says when they are used.
    public let inputs: Tensor
    /// `[n, outputs]`: a 1 at each example's class, or the numbers that a regression should find.
    public let targets: Tensor

    public var count: Int { inputs.shape[0] }

    /// - Parameters:
    ///   - inputs: `[n, C, H, W]`, or a table `[n, features]`, which is taken as `[n, features, 1, 1]`.
    ///   - targets: `[n, outputs]`, or `[n]` for one output.
    /// - Throws: `TrainingError.unequalCounts`, `.wrongShape`.
    public init(inputs: Tensor, targets: Tensor) throws(TrainingError) {
        let rank = inputs.shape.rank
        guard rank == 4 || rank == 2, inputs.count > 0 else {
            throw .wrongShape(inputs.shape, what: "inputs", expected: "[n, C, H, W] or [n, features]")
        }
        guard targets.shape.rank == 1 || targets.shape.rank == 2 else {
            throw .wrongShape(targets.shape, what: "targets", expected: "[n, outputs] or [n]")
        }
        guard inputs.shape[0] == targets.shape[0] else {
            throw .unequalCounts(inputs: inputs.shape[0], targets: targets.shape[0])
        }
        self.inputs = rank == 4 ? inputs : inputs.reshaped(to: [inputs.shape[0], inputs.shape[1], 1, 1])
        self.targets = targets.shape.rank == 2 ? targets : targets.reshaped(to: [targets.shape[0], 1])
    }

    /// Examples of classes.
    /// - Parameter labels: the class of each example, from 0 on.
    /// - Throws: `TrainingError.unequalCounts`, `.unknownClass`, `.wrongShape`.
    public init(inputs: Tensor, labels: [Int], classes: Int) throws(TrainingError) {
        if let place = labels.firstIndex(where: { !(0..<classes).contains($0) }) {
            throw .unknownClass(labels[place], at: place, count: classes)
        }
        let targets = Tensor(shape: [labels.count, classes]) { targets in
            targets.initialize(repeating: 0)
            for (example, label) in labels.enumerated() { targets[example * classes + label] = 1 }
        }
        try self.init(inputs: inputs, targets: targets)
    }

    /// The order of an epoch: every example once, shuffled (Fisher & Yates) by numbers of the seed and the epoch.
    static func order(_ count: Int, seed: UInt64, epoch: Int) -> [Int] {
        var numbers = RandomNumbers(seed: seed, stream: "order of epoch \(epoch)")
        return Array(0..<count).shuffled(using: &numbers)
    }
}
