import Tensors

/// For each index an element of a tensor in plain order: at the index along one axis, at the index's own place along the
/// others.
struct GatheredElements: Sendable {
    private let axis: Int
    private let shape, indices: Shape

    init(_ shape: Shape, indices: Shape, along axis: Int) {
        (self.shape, self.indices, self.axis) = (shape, indices, axis)
    }

    /// Takes x, the indices and the result.
    var kernel: CustomKernel {
        CustomKernel { [self] operands in
            let (x, places, result) = (operands[0], operands[1], operands[2])
            Parallel.forEachRange(of: indices.elementCount, size: 1 << 12, on: .kernelThreads) { part in
                forEach(part, places) { place, element in result[place] = x[element] }
            }
        }
    }

    /// Takes a signal, the indices and the result: adds each number to the element that it was taken from.
    var scattering: CustomKernel {
        CustomKernel { [self] operands in
            let (signal, places, result) = (operands[0], operands[1], operands[2])
            result.update(repeating: 0, count: shape.elementCount)
            forEach(0..<indices.elementCount, places) { place, element in result[element] += signal[place] }
        }
    }

    /// Calls `body` with each place of the indices and the element of the tensor that it names.
    @inline(__always)
    private func forEach(_ part: Range<Int>, _ places: UnsafePointer<Float>, _ body: (Int, Int) -> Void) {
        let own = indices.strides, strides = shape.strides, named = NamedPlaces(size: shape[axis])
        for place in part {
            var rest = place, element = named(places[place]) * strides[axis]
            for i in 0..<own.count {
                if i != axis { element += rest / own[i] * strides[i] }
                rest %= own[i]
            }
            body(place, element)
        }
    }
}
