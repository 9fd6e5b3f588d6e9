/// A dense array of 32-bit floats with a shape, in row-major order: a value, copied only when written to.
///
/// Images and activations are `[N, C, H, W]` (or `[C, H, W]` without the batch), maps `[H, W]`.
///
///     let x = Tensor([1, 2, 3, 4], shape: [2, 2])
///     (x * x).sum()   // 30
public struct Tensor: Sendable {
    public let shape: Shape
    private var storage: TensorStorage

    private init(shape: Shape, storage: TensorStorage) {
        self.shape = shape
        self.storage = storage
    }

    // MARK: Making one

    /// A tensor that holds `elements` in row-major order.
    /// - Precondition: there are as many elements as the shape has places.
    public init(_ elements: some Collection<Float>, shape: Shape) {
        precondition(
            elements.count == shape.elementCount,
            "\(elements.count) elements do not fill a tensor of shape \(shape), which holds \(shape.elementCount)")
        self.init(shape: shape) { buffer in _ = buffer.initialize(from: elements) }
    }

    /// A tensor with the same value everywhere.
    public init(repeating value: Float, shape: Shape) {
        self.init(shape: shape) { $0.initialize(repeating: value) }
    }

    /// A tensor of zeros.
    public init(zeros shape: Shape) { self.init(repeating: 0, shape: shape) }

    /// A tensor that `fill` writes: it is given uninitialized memory and must write every element.
    public init<Failure: Error>(
        shape: Shape, fill: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Void
    ) throws(Failure) {
        let storage = TensorStorage(count: shape.elementCount)
        try fill(storage.elements)
        self.init(shape: shape, storage: storage)
    }

    /// A read-only view of memory that stays valid and unchanged while `owner` lives; the first write copies it.
    public init(borrowing memory: UnsafeBufferPointer<Float>, owner: AnyObject, shape: Shape) {
        precondition(
            memory.count == shape.elementCount,
            "\(memory.count) elements do not fill a tensor of shape \(shape), which holds \(shape.elementCount)")
        self.init(shape: shape, storage: TensorStorage(borrowing: memory, owner: owner))
    }

    // MARK: Reading and writing

    /// The number of elements.
    public var count: Int { shape.elementCount }

    /// The elements in row-major order.
    public var elements: [Float] { withElements { Array($0) } }

    /// Calls `body` with the elements in row-major order, without a copy.
    @inlinable
    public func withElements<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(memory)
    }

    /// Calls `body` with the elements to change in place; copies them first if anyone else can see them.
    public mutating func withMutableElements<Result, Failure: Error>(
        _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if storage.isBorrowed || !isKnownUniquelyReferenced(&storage) {
            let copy = TensorStorage(count: count)
            _ = copy.elements.initialize(from: storage.elements)
            storage = copy
        }
        return try body(storage.elements)
    }

    /// Says that the elements are not read soon: where they are a view of a file, they take no memory until then.
    package func releasePages() { storage.releasePages() }

    @usableFromInline var memory: UnsafeBufferPointer<Float> { UnsafeBufferPointer(storage.elements) }

    /// The element at one index for each axis.
    public subscript(index: Int...) -> Float {
        get { storage.elements[offset(of: index)] }
        set {
            let offset = offset(of: index)
            withMutableElements { $0[offset] = newValue }
        }
    }

    private func offset(of index: [Int]) -> Int {
        precondition(index.count == shape.rank, "index \(index) has not one entry for each axis of \(shape)")
        var offset = 0
        for (axis, i) in index.enumerated() {
            precondition(0 <= i && i < shape[axis], "index \(index) is outside of a tensor of shape \(shape)")
            offset = offset * shape[axis] + i
        }
        return offset
    }

    // MARK: The same elements, seen otherwise

    /// The same elements in the same order with another shape; nothing is copied.
    /// - Precondition: both shapes hold as many elements.
    public func reshaped(to shape: Shape) -> Tensor {
        precondition(
            shape.elementCount == count,
            "a tensor of shape \(self.shape) has \(count) elements, shape \(shape) needs \(shape.elementCount)")
        return Tensor(shape: shape, storage: storage)
    }

    /// Without the axes of size 1: a `[1, 1, H, W]` map becomes `[H, W]`.
    public func squeezed() -> Tensor { reshaped(to: Shape(shape.filter { $0 != 1 })) }

    /// The part at `index` of the outermost axis, without that axis: image `i` of a batch, channel `i` of an image.
    public subscript(part index: Int) -> Tensor {
        precondition(shape.rank > 0 && 0 <= index && index < shape[0], "part \(index) of a tensor of shape \(shape)")
        let rest = Shape(Array(shape.dropFirst()))
        let start = index * rest.elementCount
        return Tensor(shape: rest) { buffer in
            _ = buffer.initialize(from: memory[start..<start + rest.elementCount])
        }
    }

    /// Some of the parts along the outermost axis, in their order: a few images of a batch.
    public subscript(parts range: Range<Int>) -> Tensor {
        precondition(
            shape.rank > 0 && 0 <= range.lowerBound && range.upperBound <= shape[0],
            "parts \(range) of a tensor of shape \(shape)")
        let size = shape[0] > 0 ? count / shape[0] : 0
        return Tensor(shape: shape.replacing(0, with: range.count)) { buffer in
            _ = buffer.initialize(from: memory[range.lowerBound * size..<range.upperBound * size])
        }
    }

    /// Tensors of one shape, stacked along a new outermost axis.
    public init(stacking parts: [Tensor]) {
        precondition(!parts.isEmpty, "nothing to stack")
        let shape = parts[0].shape
        self.init(shape: Shape([parts.count] + shape.sizes)) { buffer in
            for (i, part) in parts.enumerated() {
                precondition(part.shape == shape, "cannot stack a tensor of shape \(part.shape) on one of \(shape)")
                let start = i * shape.elementCount
                _ = UnsafeMutableBufferPointer(rebasing: buffer[start..<start + shape.elementCount])
                    .initialize(from: part.memory)
            }
        }
    }
}

extension Tensor: Equatable {
    /// Same shape and equal elements; NaN equals nothing.
    public static func == (a: Tensor, b: Tensor) -> Bool {
        a.shape == b.shape && a.memory.elementsEqual(b.memory)
    }
}

extension Tensor: CustomStringConvertible {
    /// The shape and the first few elements.
    public var description: String {
        let shown = memory.prefix(6).map { "\($0)" }.joined(separator: ", ")
        return "Tensor(\(shape): \(shown)\(count > 6 ? ", …" : ""))"
    }
}
