import Tensors

extension ConvolveTransposed {
    /// A transposed convolution of stride 1 as the convolution that it is, with each kernel turned by half a turn and
    /// input and output channels changed; nil for others.
    ///
    ///     x̄_c[i, j] = Σₒ Σ_u Σ_v W[o, c, u, v] · ȳₒ[i + top - d u, j + left - d v]
    ///               = Σₒ Σ_u Σ_v W'[c, o, u, v] · ȳₒ[i + d u - top', j + d v - left']
    ///
    /// with W'[c, o, u, v] = W[o, c, k - 1 - u, k - 1 - v] and top' = d (k - 1) - top. Forward kernels are faster than
    /// oneDNN's backward ones, leave the signal in the layout of the forward pass, and take sums and activation
    /// functions behind them.
    func asPlainConvolution(_ weights: Constant) -> (convolution: Convolve, weights: Constant)? {
        guard window.stride == Window.Pair(1), window.before.height < window.extent.height,
            window.before.width < window.extent.width, window.after.height < window.extent.height,
            window.after.width < window.extent.width
        else { return nil }
        func complement(_ padding: Window.Pair) -> Window.Pair {
            Window.Pair(window.extent.height - 1 - padding.height, window.extent.width - 1 - padding.width)
        }
        var turned = window
        turned.before = complement(window.before)
        turned.after = complement(window.after)
        let kernel = weights.turned(
            groups: groups, rows: (0..<window.kernel.height).reversed(), columns: (0..<window.kernel.width).reversed())
        return (Convolve(window: turned, groups: groups), kernel)
    }
}

extension Constant {
    /// W'[c, o, u, v] = W[o, c, rows[u], columns[v]] within each group, 0 where there is no such row or column;
    /// `[O, C / groups, k, k]` becomes `[C, O / groups, rows, columns]`.
    func turned(groups: Int, rows: [Int?], columns: [Int?]) -> Constant {
        let outputs = shape[0] / groups, inputs = shape[1], height = shape[2], width = shape[3]
        let turnedShape: Shape = [groups * inputs, outputs, rows.count, columns.count]
        func list(_ taps: [Int?]) -> String { taps.map { $0.map(String.init) ?? "-" }.joined(separator: " ") }
        return derived(key: "\(key) turned \(list(rows)), \(list(columns))", shape: turnedShape) { [self] in
            let weights = tensor
            return Tensor(shape: turnedShape) { result in
                weights.withElements { w in
                    var next = 0
                    for channel in 0..<groups * inputs {
                        let group = channel / inputs, c = channel % inputs
                        for o in group * outputs..<(group + 1) * outputs {
                            let kernel = (o * inputs + c) * height * width
                            for row in rows {
                                for column in columns {
                                    if let row, let column {
                                        result[next] = w[kernel + row * width + column]
                                    } else {
                                        result[next] = 0
                                    }
                                    next += 1
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
