import Tensors

/// For each element the product of the others over some axes of a tensor in plain order: of those before it and of those
/// behind it, in Double.
struct ProductsOfOthers: Sendable {
    private let kept, gone: StridedAxes

    init(_ shape: Shape, axes: [Int]) {
        kept = StridedAxes(shape, shape.indices.filter { !axes.contains($0) })
        gone = StridedAxes(shape, axes)
    }

    /// Takes the tensor and the result.
    var kernel: CustomKernel {
        CustomKernel { [self] operands in
            let count = gone.count
            Parallel.forEachRange(of: kept.count, size: max((1 << 13) / count, 1), on: .kernelThreads) { part in
                withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { before in
                    for place in part {
                        let x = operands[0] + kept.offset(of: place), result = operands[1] + kept.offset(of: place)
                        var product = 1.0
                        for i in 0..<count {
                            before[i] = product
                            product *= Double(x[gone.offset(of: i)])
                        }
                        product = 1
                        for i in (0..<count).reversed() {
                            result[gone.offset(of: i)] = Float(before[i] * product)
                            product *= Double(x[gone.offset(of: i)])
                        }
                    }
                }
            }
        }
    }
}
