import Tensors

/// A value that is known before the network runs: weights, shapes, and what is computed from them.
struct KnownValue: Sendable {
    enum Numbers: Sendable {
        case whole([Int])
        case real(Tensor)
    }

    let type: ONNXType
    let sizes: [Int]
    let numbers: Numbers

    init(_ whole: [Int], _ sizes: [Int], type: ONNXType = .int64) {
        self.type = type
        self.sizes = sizes
        numbers = .whole(whole)
    }

    init(_ tensor: Tensor, type: ONNXType = .float) {
        self.type = type
        sizes = tensor.shape.sizes
        numbers = .real(tensor)
    }

    /// - Returns: nil for a type that is not read.
    init?(_ stored: ONNXTensor) {
        guard let type = ONNXType(rawValue: stored.type) else { return nil }
        if let whole = stored.integers() {
            self.init(whole, stored.sizes, type: type)
        } else {
            self.init(stored.tensor(), type: type)
        }
    }

    /// The first number that is none. (Infinite ones are those of masks.)
    var firstNaN: Int? {
        guard case .real(let tensor) = numbers, let first = tensor.firstNonFinite() else { return nil }
        return tensor.withElements { elements in elements[first...].firstIndex(where: \.isNaN) }
    }

    var count: Int { sizes.reduce(1, *) }
    var shape: Shape { Shape(sizes) }

    /// The numbers as floats.
    var tensor: Tensor {
        switch numbers {
        case .whole(let whole): Tensor(whole.map { Float($0) }, shape: shape)
        case .real(let tensor): tensor
        }
    }

    /// The numbers as whole ones; nil where they are not.
    var whole: [Int]? {
        switch numbers {
        case .whole(let whole): whole
        case .real(let tensor):
            tensor.withElements { elements in
                elements.allSatisfy { $0 == $0.rounded() && abs($0) < 1e15 } ? elements.map { Int($0) } : nil
            }
        }
    }

    /// The same numbers with other sizes.
    /// - Precondition: as many.
    func reshaped(to sizes: [Int]) -> KnownValue {
        switch numbers {
        case .whole(let whole): KnownValue(whole, sizes, type: type)
        case .real(let tensor): KnownValue(tensor.reshaped(to: Shape(sizes)), type: type)
        }
    }

    /// Elements by their places in this value, with other sizes.
    func picking(_ places: [Int], sizes: [Int]) -> KnownValue {
        switch numbers {
        case .whole(let whole): KnownValue(places.map { whole[$0] }, sizes, type: type)
        case .real(let tensor):
            KnownValue(
                tensor.withElements { elements in
                    Tensor(places.map { elements[$0] }, shape: Shape(sizes))
                }, type: type)
        }
    }

    /// The axes in another order.
    func transposed(_ order: [Int]) -> KnownValue {
        if order == Array(sizes.indices) { return self }
        return picking(
            ElementOrder(sizes: order.map { sizes[$0] }, strides: order.map { shape.strides[$0] }).places,
            sizes: order.map { sizes[$0] })
    }

    /// The same number everywhere; nil where there are several.
    var uniform: Float? {
        guard count > 0 else { return nil }
        let tensor = tensor
        return tensor.withElements { elements in elements.allSatisfy { $0 == elements[0] } ? elements[0] : nil }
    }
}

/// The places of a grid's elements in memory, from the first to the last.
struct ElementOrder {
    let sizes, strides: [Int]
    var start = 0

    var places: [Int] {
        var places = [start]
        for (size, stride) in zip(sizes, strides) {
            places = places.flatMap { place in (0..<size).map { place + $0 * stride } }
        }
        return places
    }
}
