/// A tensor's place in a file and its form there: checked once against the file's size, read whenever it is asked for.
package struct StoredTensor: Sendable {
    private let file: MappedFile
    private let type: ElementType
    private let order: ByteOrder
    private let start: Int
    private let strides: [Int]
    package let shape: Shape

    /// Why numbers in a file do not describe a tensor.
    package enum Flaw: Error, Equatable {
        case negative([Int])
        case absurd([Int])
        case outside(lastByte: Int, range: Range<Int>)
    }

    /// An expanded tensor repeats its few stored numbers by strides of 0; up to this many are believed.
    private static let repeatedElementLimit = 1 << 20

    /// A tensor in a file.
    ///
    /// - Parameters:
    ///   - sizes: the size along each axis.
    ///   - strides: for each axis the step to the next element, counted in elements; nil for row-major order.
    ///   - start: the offset of the first element in the file, in bytes.
    ///   - range: the bytes of the file that belong to this tensor's storage; lies inside of the file.
    package init(
        in file: MappedFile, type: ElementType, order: ByteOrder = .little, sizes: [Int], strides: [Int]? = nil,
        start: Int, within range: Range<Int>
    ) throws(Flaw) {
        precondition(range.lowerBound >= 0 && range.upperBound <= file.bytes.count, "a storage outside of its file")
        guard sizes.allSatisfy({ $0 >= 0 }), strides?.allSatisfy({ $0 >= 0 }) ?? true, start >= 0 else {
            throw .negative(sizes)
        }
        guard let count = Self.product(sizes), (strides?.count ?? sizes.count) == sizes.count, sizes.count <= 64 else {
            throw .absurd(sizes)
        }
        let shape = Shape(sizes), strides = strides ?? shape.strides
        if !sizes.contains(0) {
            guard let end = Self.end(sizes, strides, of: type, from: start) else { throw .absurd(sizes) }
            guard start >= range.lowerBound && end <= range.upperBound else {
                throw .outside(lastByte: end - 1, range: range)
            }
            guard count <= max(range.count / type.byteCount, Self.repeatedElementLimit) else { throw .absurd(sizes) }
        }
        (self.file, self.type, self.order, self.start) = (file, type, order, start)
        self.shape = shape
        // Nobody walks along an axis of size 1; its stride may be any number.
        self.strides = zip(sizes, strides).map { $0 == 1 ? 0 : $1 }
    }

    private init(_ other: StoredTensor, shape: Shape, strides: [Int]) {
        (file, type, order, start) = (other.file, other.type, other.order, other.start)
        (self.shape, self.strides) = (shape, strides)
    }

    /// The same numbers with the axes in another order: axis i is axis `axes[i]` of this.
    package func transposed(_ axes: [Int]) -> StoredTensor {
        precondition(axes.sorted() == Array(shape.indices), "axes \(axes) of a tensor of shape \(shape)")
        return StoredTensor(self, shape: Shape(axes.map { shape[$0] }), strides: axes.map { strides[$0] })
    }

    /// The product of the sizes, where neither it nor any part of it overflows.
    private static func product(_ sizes: [Int]) -> Int? {
        var product = 1
        for size in sizes {
            let (next, overflow) = product.multipliedReportingOverflow(by: max(size, 1))
            if overflow { return nil }
            product = next
        }
        return sizes.contains(0) ? 0 : product
    }

    /// The first byte behind the last element.
    private static func end(_ sizes: [Int], _ strides: [Int], of type: ElementType, from start: Int) -> Int? {
        var last = 0
        for (size, stride) in zip(sizes, strides) {
            let (reach, overflow) = stride.multipliedReportingOverflow(by: size - 1)
            let (sum, carried) = last.addingReportingOverflow(reach)
            if overflow || carried { return nil }
            last = sum
        }
        let (bytes, overflow) = last.multipliedReportingOverflow(by: type.byteCount)
        let (behind, carried) = bytes.addingReportingOverflow(type.byteCount)
        let (end, carriedAgain) = behind.addingReportingOverflow(start)
        return overflow || carried || carriedAgain ? nil : end
    }

    // MARK: Reading

    /// Whether `tensor()` is a view of the file's own memory.
    package var isBorrowed: Bool {
        guard type == .float32, order == .ofThisMachine, isRowMajor, shape.elementCount > 0,
            let base = file.bytes.baseAddress
        else { return false }
        return UInt(bitPattern: base + start) % UInt(MemoryLayout<Float>.alignment) == 0
    }

    private var isRowMajor: Bool {
        zip(shape, zip(shape.strides, strides)).allSatisfy { size, step in size == 1 || step.0 == step.1 }
    }

    /// The tensor: a view of the file where its bytes are the machine's own floats, a converted copy elsewhere.
    package func tensor() -> Tensor {
        if isBorrowed {
            let first = (file.bytes.baseAddress! + start).bindMemory(to: Float.self, capacity: shape.elementCount)
            let elements = UnsafeBufferPointer(start: first, count: shape.elementCount)
            return Tensor(borrowing: elements, owner: file, shape: shape)
        }
        return Tensor(shape: shape) { result in
            guard !result.isEmpty else { return }
            let size = type.byteCount
            type.decode(
                file.bytes, order: order, shape: shape, strides: strides.map { $0 * size }, start: start, into: result)
        }
    }
}
