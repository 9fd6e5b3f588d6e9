import Networks
import Tensors

/// A value that depends on what the network is given, while a file is translated.
///
/// Each layer is written down twice as it is found, for one example and for two: so every shape is known, and the axis that
/// counts examples is the one that differs. Exchanges of axes, and axes of size 1 that come and go, are only noted: most are
/// taken back by the next node that makes one, as in networks that keep channels last.
struct TracedValue {
    /// The layer that gives it.
    let layer: LayerName
    let output: NetworkBuilder.Output
    /// As the engine has it, for one example and for two.
    let one, two: Value
    /// For each axis of the file's value that of the engine's; nil for an axis of size 1 that the engine's does not have. Axes
    /// of the engine's that are not named have size 1.
    var order: [Int?]
    /// What the file says that its numbers are: truth values and whole numbers are computed in floats too.
    var type = ONNXType.float
    /// Whether the axis that counts examples counts something else too, and the examples vary fastest along it.
    var examplesVaryFastest = false
    /// Whether the engine has it as maps of features over the image.
    var isMap = false

    init(_ layer: LayerName, _ output: NetworkBuilder.Output, _ one: Value, _ two: Value) {
        self.layer = layer
        self.output = output
        self.one = one
        self.two = two
        order = one.shape.indices.map { $0 }
    }

    /// The file's sizes, for one example.
    var sizes: [Int] { order.map { $0.map { one.shape[$0] } ?? 1 } }

    var rank: Int { order.count }

    /// Whether the engine has it as the file has it.
    var isPlain: Bool { order == one.shape.indices.map { $0 } }

    /// The engine's axis that counts examples; nil where the value does not depend on how many there are.
    var batchAxis: Int? { one.shape.indices.first { one.shape[$0] != two.shape[$0] } }

    /// The file's axis that counts examples.
    var batch: Int? { batchAxis.flatMap { order.firstIndex(of: $0) } }
}

/// How many examples a layer is given, in terms of what it was written down for.
struct ExampleCount: Sendable {
    private let input: Int
    private let axis: Int
    private let size: Int

    /// - Returns: nil where no input counts examples.
    init?(_ inputs: [TracedValue]) {
        guard let input = inputs.firstIndex(where: { $0.batchAxis != nil }) else { return nil }
        self.input = input
        axis = inputs[input].batchAxis!
        size = inputs[input].one.shape[axis]
    }

    func callAsFunction(_ values: [Value]) -> Int { values[input].shape[axis] / size }
}
