import Tensors

/// Up to four operands in plain order whose axes of size 1 are repeated to one shape, as runs side by side: within a run each
/// operand goes on element by element, or stays.
struct RepeatedOperands: Sendable {
    /// The elements of a run, and how far each operand goes from one to the next: 1 or 0.
    let count: Int, steps: SIMD4<Int>
    /// Axes around the runs, the outermost first, and how far each operand goes along them.
    private let outer: [(size: Int, steps: SIMD4<Int>)]

    init(_ operands: [Shape], to whole: Shape) {
        let strides = operands.map { $0.broadcastStrides(to: whole) }
        // Neighbours along which all operands go on alike are one axis.
        var axes: [(size: Int, steps: SIMD4<Int>)] = []
        for axis in whole.indices where whole[axis] != 1 {
            var steps = SIMD4<Int>()
            for (place, strides) in strides.enumerated() { steps[place] = strides[axis] }
            if let last = axes.last, last.steps == steps &* whole[axis] {
                axes[axes.count - 1] = (last.size * whole[axis], steps)
            } else {
                axes.append((whole[axis], steps))
            }
        }
        let run = axes.popLast() ?? (1, SIMD4())
        (count, steps) = run
        outer = axes
    }

    /// Calls `body` for stretches of runs, several at a time.
    /// - Parameter body: given the place of each operand's first element, that of the result's, and how many there are.
    func forEachStretch(_ body: (_ operands: SIMD4<Int>, _ result: Int, _ count: Int) -> Void) {
        let runs = outer.reduce(1) { $0 * $1.size }
        let parts = (count + Self.piece - 1) / Self.piece, runsOfPiece = max(Self.piece / max(count, 1), 1)
        Parallel.forEachRange(of: runs * parts, size: runsOfPiece, on: .kernelThreads) { pieces in
            for piece in pieces {
                let run = piece / parts, start = piece % parts * Self.piece
                body(
                    offsets(of: run) &+ steps &* start, run * count + start, min(Self.piece, count - start))
            }
        }
    }

    /// Where each operand's part of a run begins.
    private func offsets(of run: Int) -> SIMD4<Int> {
        var rest = run, offsets = SIMD4<Int>()
        for axis in outer.reversed() {
            offsets &+= axis.steps &* (rest % axis.size)
            rest /= axis.size
        }
        return offsets
    }

    /// Elements that a thread takes at a time.
    private static let piece = 1 << 13
}
