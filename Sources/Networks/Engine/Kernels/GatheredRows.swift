import Tensors

/// Places of an axis that floats name: whole numbers, negative ones counted from the end, those beyond it moved to the nearest.
struct NamedPlaces: Sendable {
    let size: Int

    @inline(__always)
    func callAsFunction(_ index: Float) -> Int {
        // Compared as floats, for not every float is an Int.
        let place = index < 0 ? index + Float(size) : index
        return place >= Float(size) ? size - 1 : place > 0 ? Int(place) : 0
    }
}

/// Rows of `[outer, size, inner]` that indices name: `[outer, indices, inner]`.
struct GatheredRows: Sendable {
    let rows: AxisRows
    let indices: Int

    /// Takes x, the indices and the result.
    var kernel: CustomKernel {
        CustomKernel { [self] operands in
            let (x, places, result) = (operands[0], operands[1], operands[2]), inner = rows.inner
            let place = NamedPlaces(size: rows.size)
            let several = max((1 << 14) / max(inner, 1), 1)
            Parallel.forEachRange(of: rows.outer * indices, size: several, on: .kernelThreads) { part in
                for row in part {
                    let from = row / indices * rows.size + place(places[row % indices])
                    (result + row * inner).update(from: x + from * inner, count: inner)
                }
            }
        }
    }

    /// Takes a signal, the indices and the result: adds each row to the one that it was taken from. One thread adds up all
    /// rows of an outer place, in their order.
    var scattering: CustomKernel {
        CustomKernel { [self] operands in
            let (signal, places, result) = (operands[0], operands[1], operands[2]), inner = rows.inner
            let place = NamedPlaces(size: rows.size)
            Parallel.forEach(rows.outer, on: .kernelThreads) { plane in
                let target = result + plane * rows.size * inner
                target.update(repeating: 0, count: rows.size * inner)
                for row in 0..<indices {
                    let to = target + place(places[row]) * inner, from = signal + (plane * indices + row) * inner
                    for i in 0..<inner { to[i] += from[i] }
                }
            }
        }
    }
}
