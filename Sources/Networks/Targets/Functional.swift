import Tensors

/// A number made of one image's output of a network, z `[classes]`, a map `[K, H, W]` or a table `[steps, words]`.
public enum Functional: Hashable, Sendable {
    /// zᶜ; of maps the sum over the class's map.
    case logit(Int)
    /// pᶜ = exp(zᶜ) / Σ exp(z).
    case probability(Int)
    /// -log pᶜ.
    case loss(Int)
    /// zᵃ - zᵇ.
    case margin(of: Int, over: Int)
    /// A[channel, row, column]; without a row or a column the sum over all of them.
    case unit(channel: Int, row: Int?, column: Int?)
    /// Σᵢⱼ m[i, j] A[channel, i, j].
    case region(channel: Int, mask: Tensor)
    /// log p[step, word].
    case word(Int, step: Int)
    /// ⟨v, A⟩.
    case product(with: Tensor)

    /// Whether its slope is the same for all outputs.
    var isLinear: Bool {
        switch self {
        case .logit, .margin, .unit, .region, .product: true
        case .probability, .loss, .word: false
        }
    }

    /// - Throws: `NetworkError` if an output of that shape has no such class, unit or step.
    func check(_ shape: Shape, at layer: LayerName?) throws(NetworkError) {
        func checkClass(_ c: Int, _ count: Int) throws(NetworkError) {
            guard (0..<count).contains(c) else { throw .classOutOfRange(c, count: count) }
        }
        func fail(_ unit: String) -> NetworkError {
            .unitOutOfRange(unit, layer: layer ?? "the output", shape: Shape([1] + shape.sizes))
        }
        switch self {
        case .logit(let c): try checkClass(c, shape[0])
        case .probability(let c), .loss(let c):
            guard shape.elementCount == shape[0] else { throw fail("that is a class of the whole image") }
            try checkClass(c, shape[0])
        case .margin(let a, let b):
            try checkClass(a, shape[0])
            try checkClass(b, shape[0])
        case .unit(let channel, let row, let column):
            let height = shape.rank == 3 ? shape[1] : 1, width = shape.rank == 3 ? shape[2] : 1
            guard (0..<shape[0]).contains(channel), row.map((0..<height).contains) ?? true,
                column.map((0..<width).contains) ?? true
            else {
                let place = [channel, row, column].compactMap { $0 }.map(String.init).joined(separator: ", ")
                throw fail("[\(place)]")
            }
        case .region(let channel, let mask):
            guard shape.rank == 3, (0..<shape[0]).contains(channel), mask.shape == [shape[1], shape[2]] else {
                throw fail("[\(channel)] with a mask of \(mask.shape)")
            }
        case .word(let word, let step):
            guard shape.rank == 2, (0..<shape[0]).contains(step), (0..<shape[1]).contains(word) else {
                throw fail("[\(step), \(word)]")
            }
        case .product(let v):
            guard v.shape == shape else { throw fail("with a vector of \(v.shape)") }
        }
    }

    /// The number itself.
    func value(of z: Tensor) -> Float {
        switch self {
        case .logit(let c) where z.shape.rank == 1: z[c]
        case .margin(let a, let b) where z.shape.rank == 1: z[a] - z[b]
        case .probability(let c): z.reshaped(to: [1, z.count]).softmax()[0, c]
        case .loss(let c): Float(-SoftmaxSlope.logarithms(z)[c])
        case .word(let word, let step): Float(SoftmaxSlope.logarithms(z[part: step])[word])
        case .logit, .margin, .unit, .region, .product: (z * coefficients(for: z.shape)).sum()
        }
    }

    /// The numbers that a linear functional multiplies an output of that shape by.
    func coefficients(for shape: Shape) -> Tensor {
        var result = Tensor(zeros: shape)
        let places = shape.dropFirst().reduce(1, *)
        func fill(_ channel: Int, _ value: Float) {
            result.withMutableElements { for i in 0..<places { $0[channel * places + i] += value } }
        }
        switch self {
        case .logit(let c): fill(c, 1)
        case .margin(let a, let b):
            fill(a, 1)
            fill(b, -1)
        case .unit(let channel, let row, let column):
            let height = shape.rank == 3 ? shape[1] : 1, width = shape.rank == 3 ? shape[2] : places
            result.withMutableElements { elements in
                for i in row.map({ $0...$0 }) ?? 0...height - 1 {
                    for j in column.map({ $0...$0 }) ?? 0...width - 1 {
                        elements[channel * places + i * width + j] = 1
                    }
                }
            }
        case .region(let channel, let mask):
            result.withMutableElements { elements in
                for (i, weight) in mask.elements.enumerated() { elements[channel * places + i] = weight }
            }
        case .product(let v): result = v
        case .probability, .loss, .word: preconditionFailure("\(self) is not linear")
        }
        return result
    }

    /// Numbers m with y - y₀ = Σ m (z - z₀); the derivative where both are the same.
    func slope(from z₀: Tensor, to z: Tensor) -> Tensor {
        switch self {
        case .probability(let c): Self.tensor(SoftmaxSlope(from: z₀, to: z).ofProbability(c), z.shape)
        case .loss(let c): Self.tensor(SoftmaxSlope(from: z₀, to: z).ofLoss(c), z.shape)
        case .word(let word, let step):
            Tensor(
                stacking: (0..<z.shape[0]).map { row in
                    guard row == step else { return Tensor(zeros: [z.shape[1]]) }
                    let slopes = SoftmaxSlope(from: z₀[part: row], to: z[part: row]).ofLoss(word)
                    return Self.tensor(slopes.map { -$0 }, [z.shape[1]])
                })
        case .logit, .margin, .unit, .region, .product: coefficients(for: z.shape)
        }
    }

    private static func tensor(_ numbers: [Double], _ shape: Shape) -> Tensor {
        Tensor(numbers.map(Float.init), shape: shape)
    }
}
