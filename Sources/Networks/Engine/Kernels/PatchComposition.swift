import Tensors

/// The loop that puts pieces of maps together, copying runs of places side by side.
struct PatchComposition: Sendable {
    let changed, base, result: MapOrder
    /// Number beyond the map.
    let outside: Float
    private let precision: Precision

    init(changed: MapOrder, base: MapOrder, result: MapOrder, outside: Float, _ precision: Precision) {
        (self.changed, self.base, self.result) = (changed, base, result)
        (self.outside, self.precision) = (outside, precision)
    }

    var kernel: CustomKernel {
        CustomKernel { operands in
            let places = (changed: operands[2], result: operands[3])
            switch precision {
            case .float32: assemble(operands[0], operands[1], places, operands[4], outside: outside)
            case .bfloat16:
                let half = { (floats: UnsafeMutablePointer<Float>) in
                    UnsafeMutableRawPointer(floats).assumingMemoryBound(to: UInt16.self)
                }
                // The upper half of a Float.
                let outside = UInt16(truncatingIfNeeded: outside.bitPattern >> 16)
                assemble(half(operands[0]), half(operands[1]), places, half(operands[4]), outside: outside)
            }
        }
    }

    private func assemble<Number: BitwiseCopyable>(
        _ changed: UnsafeMutablePointer<Number>, _ base: UnsafeMutablePointer<Number>,
        _ places: (changed: UnsafeMutablePointer<Float>, result: UnsafeMutablePointer<Float>),
        _ result: UnsafeMutablePointer<Number>, outside: Number
    ) {
        Parallel.forEach(self.result.images * self.result.groups, on: .kernelThreads) { plane in
            let image = plane / self.result.groups, group = plane % self.result.groups
            // Where the map and the piece that has changed begin, counted from where the result begins.
            let row = Int(places.result[2 * image]), column = Int(places.result[2 * image + 1])
            let from = Piece(base + group * self.base.planeSize, self.base, row: -row, column: -column)
            let over = Piece(
                changed + plane * self.changed.planeSize, self.changed,
                row: Int(places.changed[2 * image]) - row, column: Int(places.changed[2 * image + 1]) - column)
            let target = result + plane * self.result.planeSize, width = self.result.width, block = self.result.block
            for i in 0..<self.result.height {
                let line = target + i * width * block
                let inside = from.columns(at: i, of: width), own = over.columns(at: i, of: width)
                // What the change covers need not be read from the map.
                from.copy(inside.clamped(to: 0..<own.lowerBound), row: i, to: line, block)
                from.copy(inside.clamped(to: own.upperBound..<width), row: i, to: line, block)
                over.copy(own, row: i, to: line, block)
                if inside.lowerBound > 0 { line.update(repeating: outside, count: inside.lowerBound * block) }
                if inside.upperBound < width {
                    (line + inside.upperBound * block).update(
                        repeating: outside, count: (width - inside.upperBound) * block)
                }
            }
        }
    }

    /// A plane of a map, placed in the result.
    private struct Piece<Number: BitwiseCopyable> {
        let address: UnsafeMutablePointer<Number>
        let height, width, row, column: Int

        init(_ address: UnsafeMutablePointer<Number>, _ order: MapOrder, row: Int, column: Int) {
            (self.address, height, width) = (address, order.height, order.width)
            (self.row, self.column) = (row, column)
        }

        /// The columns of the result's row i that this holds.
        @inline(__always)
        func columns(at i: Int, of count: Int) -> Range<Int> {
            guard row <= i && i < row + height else { return count..<count }
            let first = min(max(column, 0), count)
            return first..<max(min(column + width, count), first)
        }

        @inline(__always)
        func copy(_ columns: Range<Int>, row i: Int, to line: UnsafeMutablePointer<Number>, _ block: Int) {
            guard !columns.isEmpty else { return }
            (line + columns.lowerBound * block).update(
                from: address + ((i - row) * width + columns.lowerBound - column) * block, count: columns.count * block)
        }
    }
}
