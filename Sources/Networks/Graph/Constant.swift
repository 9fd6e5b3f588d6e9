import Tensors

/// A tensor that is part of a network: weights, or something computed from them once.
///
/// It is described rather than held: the engine asks for the elements when it packs them for a kernel, and lets go.
public struct Constant: Sendable {
    /// Names the contents: equal keys within one network mean equal elements.
    let key: String
    package let shape: Shape
    private let source: Tensor?
    private let make: @Sendable () -> Tensor

    /// - Parameter source: the tensor, perhaps a view of a file, that it is computed from for the most part.
    private init(key: String, shape: Shape, source: Tensor?, make: @escaping @Sendable () -> Tensor) {
        self.key = key
        self.shape = shape
        self.source = source
        self.make = make
    }

    package init(key: String, shape: Shape, make: @escaping @Sendable () -> Tensor) {
        self.init(key: key, shape: shape, source: nil, make: make)
    }

    package init(_ tensor: Tensor, key: String) {
        self.init(key: key, shape: tensor.shape, source: tensor) { tensor }
    }

    /// It belongs to the network, not to the work for which it is packed.
    var tensor: Tensor { HeldMemory.notCounting { make() } }

    /// A constant that is computed from this one.
    func derived(key: String, shape: Shape, make: @escaping @Sendable () -> Tensor) -> Constant {
        Constant(key: key, shape: shape, source: source, make: make)
    }

    /// Says that the elements are not asked for soon.
    func releasePages() { source?.releasePages() }

    /// This constant, its outermost axis scaled: weights `[O, …]` or a bias `[O]` times s `[O]`.
    func scaled(by scale: Constant) -> Constant {
        precondition(scale.shape.elementCount == shape[0], "\(scale.shape) does not scale the first axis of \(shape)")
        let sizes = [shape[0]] + Array(repeating: 1, count: shape.rank - 1)
        return derived(key: "\(key) * \(scale.key)", shape: shape) { [self] in
            tensor * scale.tensor.reshaped(to: Shape(sizes))
        }
    }

    func adding(_ other: Constant) -> Constant {
        Constant(key: "\(key) + \(other.key)", shape: shape) { [self] in tensor + other.tensor }
    }
}
