import COneDNN
import Tensors

/// The weights of a kernel: a constant of the network, or a value that training changes from run to run.
enum WeightOperand {
    case constant(Constant)
    case computed(Int)

    var isComputed: Bool { if case .computed = self { true } else { false } }
}

extension PlanCompiler {
    func shape(of weights: WeightOperand) -> Shape {
        switch weights {
        case .constant(let constant): constant.shape
        case .computed(let value): shape(of: value)
        }
    }

    /// Weights, seen as a tensor of `shape` (their own unless given), in a layout.
    mutating func read(
        _ weights: WeightOperand, as shape: Shape? = nil, in layout: Layout
    ) throws(EngineError) -> Int {
        switch weights {
        case .constant(let constant): try self.constant(constant, as: shape ?? constant.shape, in: layout)
        case .computed(let value): try readParameter(value, in: layout)
        }
    }
}
