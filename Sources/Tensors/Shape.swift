/// The size of a tensor along each axis, outermost first: `[N, C, H, W]` for a batch of images.
public struct Shape: Hashable, Sendable {
    public let sizes: [Int]

    /// - Precondition: no size is negative.
    public init(_ sizes: [Int]) {
        precondition(sizes.allSatisfy { $0 >= 0 }, "a shape has no negative sizes, got \(sizes)")
        self.sizes = sizes
    }

    /// The number of axes.
    public var rank: Int { sizes.count }

    /// The number of elements: the product of all sizes, 1 for a scalar.
    public var elementCount: Int { sizes.reduce(1, *) }

    /// The step between neighbours along each axis in row-major (C) order.
    public var strides: [Int] {
        var strides = [Int](repeating: 1, count: rank)
        for axis in sizes.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * sizes[axis + 1]
        }
        return strides
    }

    /// This shape with the size along one axis replaced.
    public func replacing(_ axis: Int, with size: Int) -> Shape {
        var sizes = sizes
        sizes[axis] = size
        return Shape(sizes)
    }
}

extension Shape: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { sizes.count }
    public subscript(axis: Int) -> Int { sizes[axis] }
}

extension Shape: ExpressibleByArrayLiteral {
    public init(arrayLiteral sizes: Int...) { self.init(sizes) }
}

extension Shape: CustomStringConvertible {
    /// `1 × 3 × 224 × 224`.
    public var description: String {
        sizes.isEmpty ? "scalar" : sizes.map(String.init).joined(separator: " × ")
    }
}
