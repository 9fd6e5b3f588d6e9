import Dispatch

// The same sums as matrix products, for whole networks: a hundred times as fast as the definition, from which they differ
// in the last bits of a Double.

extension ReferenceConvolution {
    /// Columns of a block, and the depth to which one is multiplied at once.
    private static let block = (columns: 128, depth: 256)

    private var outputsInGroup: Int { weight.shape[0] / groups }
    private var inputsInGroup: Int { weight.shape[1] }
    private var taps: Int { window.size.rows * window.size.columns }
    private var isDepthwise: Bool { outputsInGroup == 1 && inputsInGroup == 1 }

    /// `forward`, with windows as columns of a matrix: Y = W · columns(x).
    public func forwardByProducts(_ input: ReferenceArray) -> ReferenceArray {
        let shape = outputShape(input.shape), area = shape[2] * shape[3], size = input.shape[2] * input.shape[3]
        var output = ReferenceArray(zeros: shape)
        if let bias {
            for n in 0..<shape[0] {
                for o in 0..<shape[1] {
                    let start = (n * shape[1] + o) * area
                    for place in start..<start + area { output.elements[place] = bias[o] }
                }
            }
        }
        let depth = inputsInGroup * taps
        let blocks = (area + Self.block.columns - 1) / Self.block.columns
        input.elements.withUnsafeBufferPointer { x in
            weight.elements.withUnsafeBufferPointer { w in
                output.elements.withUnsafeMutableBufferPointer { y in
                    let (x, w, y) = (Shared(x.baseAddress!), w.baseAddress!, Shared(y.baseAddress!))
                    for n in 0..<shape[0] {
                        for group in 0..<groups where !isDepthwise {
                            let x = Shared(x.pointer + (n * input.shape[1] + group * inputsInGroup) * size)
                            let y = Shared(y.pointer + (n * shape[1] + group * outputsInGroup) * area)
                            let w = Shared(w + group * outputsInGroup * depth)
                            DispatchQueue.concurrentPerform(iterations: blocks) { block in
                                let start = block * Self.block.columns
                                let columns = start..<min(start + Self.block.columns, area)
                                for first in stride(from: 0, to: depth, by: Self.block.depth) {
                                    let rows = first..<min(first + Self.block.depth, depth)
                                    let panels = windows(of: x.pointer, input.shape, width: shape[3], rows, columns)
                                    MatrixProduct.add(
                                        w.pointer + first, aStep: depth, panels, rows: outputsInGroup,
                                        depth: rows.count, columns: columns.count, to: y.pointer + start, cStep: area)
                                }
                            }
                        }
                        guard isDepthwise else { continue }
                        let weights = Shared(w)
                        DispatchQueue.concurrentPerform(iterations: groups) { channel in
                            let plane = n * groups + channel
                            forEachRow(input.shape, shape) { tap, count, from, step, to in
                                let factor = weights.pointer[channel * taps + tap]
                                let x = x.pointer + plane * size + from, y = y.pointer + plane * area + to
                                for j in 0..<count { y[j] += factor * x[j * step] }
                            }
                        }
                    }
                }
            }
        }
        return output
    }

    /// `gradientToInput`: the columns of the input's gradient are Wᵀ · G, and what falls on one place adds up.
    public func gradientToInputByProducts(_ gradient: ReferenceArray, inputShape: [Int]) -> ReferenceArray {
        let shape = gradient.shape, area = shape[2] * shape[3], size = inputShape[2] * inputShape[3]
        var result = ReferenceArray(zeros: inputShape)
        // A thread has channels of its own, so that no two add to one place.
        let channels = max(1, min(Self.block.depth / taps, (inputsInGroup + 1) / 2))
        let parts = (inputsInGroup + channels - 1) / channels
        gradient.elements.withUnsafeBufferPointer { g in
            weight.elements.withUnsafeBufferPointer { w in
                result.elements.withUnsafeMutableBufferPointer { x in
                    let (g, w, x) = (Shared(g.baseAddress!), Shared(w.baseAddress!), Shared(x.baseAddress!))
                    for n in 0..<shape[0] {
                        for group in 0..<groups where !isDepthwise {
                            let g = Shared(g.pointer + (n * shape[1] + group * outputsInGroup) * area)
                            let x = Shared(x.pointer + (n * inputShape[1] + group * inputsInGroup) * size)
                            DispatchQueue.concurrentPerform(iterations: parts) { part in
                                let own = part * channels..<min((part + 1) * channels, inputsInGroup)
                                let transposed = transposedWeights(w.pointer, group: group, own)
                                for start in stride(from: 0, to: area, by: Self.block.columns) {
                                    let columns = start..<min(start + Self.block.columns, area)
                                    let product = product(of: transposed, own.count * taps, g.pointer, area, columns)
                                    addWindows(
                                        product, to: x.pointer + own.lowerBound * size, inputShape, width: shape[3],
                                        channels: own.count, columns)
                                }
                            }
                        }
                        guard isDepthwise else { continue }
                        DispatchQueue.concurrentPerform(iterations: groups) { channel in
                            let plane = n * groups + channel
                            forEachRow(inputShape, shape) { tap, count, to, step, from in
                                let factor = w.pointer[channel * taps + tap]
                                let x = x.pointer + plane * size + to, g = g.pointer + plane * area + from
                                for j in 0..<count { x[j * step] += factor * g[j] }
                            }
                        }
                    }
                }
            }
        }
        return result
    }

    // MARK: Columns

    /// The image's elements under the windows of some output places, rows `(c, u, v)` of that matrix, in strips of four
    /// places.
    private func windows(
        of x: UnsafePointer<Double>, _ input: [Int], width: Int, _ rows: Range<Int>, _ columns: Range<Int>
    ) -> [SIMD4<Double>] {
        let strips = (columns.count + MatrixProduct.width - 1) / MatrixProduct.width
        var panels = [SIMD4<Double>](repeating: .zero, count: strips * rows.count)
        for (depth, row) in rows.enumerated() {
            let (plane, u, v) = tap(row)
            for (place, column) in columns.enumerated() {
                let i = column / width * window.stride.rows + u, j = column % width * window.stride.columns + v
                guard 0 <= i && i < input[2] && 0 <= j && j < input[3] else { continue }
                let lane = place % MatrixProduct.width
                let strip = place / MatrixProduct.width
                panels[strip * rows.count + depth][lane] = x[(plane * input[2] + i) * input[3] + j]
            }
        }
        return panels
    }

    /// Adds the columns `[channels · taps, columns]` to the places that their windows cover.
    private func addWindows(
        _ product: [Double], to x: UnsafeMutablePointer<Double>, _ input: [Int], width: Int, channels: Int,
        _ columns: Range<Int>
    ) {
        for row in 0..<channels * taps {
            let (plane, u, v) = tap(row)
            for (place, column) in columns.enumerated() {
                let i = column / width * window.stride.rows + u, j = column % width * window.stride.columns + v
                guard 0 <= i && i < input[2] && 0 <= j && j < input[3] else { continue }
                x[(plane * input[2] + i) * input[3] + j] += product[row * columns.count + place]
            }
        }
    }

    /// The channel of a row of columns, and where its tap lies in the image, counted from where the window's step begins.
    private func tap(_ row: Int) -> (channel: Int, u: Int, v: Int) {
        let (u, v) = (row % taps).quotientAndRemainder(dividingBy: window.size.columns)
        return (
            row / taps, u * window.dilation.rows - window.padding.top,
            v * window.dilation.columns - window.padding.left
        )
    }

    /// `[channels · taps, outputs]` of a group.
    private func transposedWeights(_ w: UnsafePointer<Double>, group: Int, _ channels: Range<Int>) -> [Double] {
        let rows = channels.count * taps, depth = inputsInGroup * taps
        var transposed = [Double](repeating: 0, count: rows * outputsInGroup)
        for o in 0..<outputsInGroup {
            let start = w + (group * outputsInGroup + o) * depth + channels.lowerBound * taps
            for row in 0..<rows { transposed[row * outputsInGroup + o] = start[row] }
        }
        return transposed
    }

    /// `[rows, columns]`: transposed weights times the gradients at some output places.
    private func product(
        of transposed: [Double], _ rows: Int, _ g: UnsafePointer<Double>, _ area: Int, _ columns: Range<Int>
    ) -> [Double] {
        var product = [Double](repeating: 0, count: rows * columns.count)
        let strips = (columns.count + MatrixProduct.width - 1) / MatrixProduct.width
        for first in stride(from: 0, to: outputsInGroup, by: Self.block.depth) {
            let depth = min(Self.block.depth, outputsInGroup - first)
            var panels = [SIMD4<Double>](repeating: .zero, count: strips * depth)
            for k in 0..<depth {
                let row = g + (first + k) * area + columns.lowerBound
                for place in 0..<columns.count {
                    panels[place / MatrixProduct.width * depth + k][place % MatrixProduct.width] = row[place]
                }
            }
            product.withUnsafeMutableBufferPointer { product in
                transposed.withUnsafeBufferPointer { a in
                    MatrixProduct.add(
                        a.baseAddress! + first, aStep: outputsInGroup, panels, rows: rows, depth: depth,
                        columns: columns.count, to: product.baseAddress!, cStep: columns.count)
                }
            }
        }
        return product
    }

    /// Calls `body` for each tap and each output row: a stretch of the row whose taps lie inside of the image, with the
    /// places in a plane of the input (`inputStep` apart) and of the output where it begins.
    private func forEachRow(
        _ input: [Int], _ output: [Int],
        _ body: (_ tap: Int, _ count: Int, _ input: Int, _ inputStep: Int, _ output: Int) -> Void
    ) {
        let step = window.stride.columns
        for index in 0..<taps {
            let (_, u, v) = tap(index)
            // 0 ≤ x step + v < width
            let first = v < 0 ? (-v + step - 1) / step : 0
            let end = min(output[3], input[3] - v <= 0 ? 0 : (input[3] - v - 1) / step + 1)
            guard first < end else { continue }
            for y in 0..<output[2] {
                let i = y * window.stride.rows + u
                guard 0 <= i && i < input[2] else { continue }
                body(index, end - first, i * input[3] + first * step + v, step, y * output[3] + first)
            }
        }
    }
}

/// Memory that several threads use at once, each its own part of what is written.
private struct Shared<Pointer>: @unchecked Sendable {
    let pointer: Pointer
    init(_ pointer: Pointer) { self.pointer = pointer }
}
