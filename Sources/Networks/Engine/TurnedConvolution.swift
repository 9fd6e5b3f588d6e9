import Tensors

extension Operation {
    /// A transposed convolution of stride 1 as the convolution that it is, with each kernel turned by half a turn and
    /// input and output channels changed; any other operation as it is.
    ///
    ///     x̄_c[i, j] = Σₒ Σ_u Σ_v W[o, c, u, v] · ȳₒ[i + top - d u, j + left - d v]
    ///               = Σₒ Σ_u Σ_v W'[c, o, u, v] · ȳₒ[i + d u - top', j + d v - left']
    ///
    /// with W'[c, o, u, v] = W[o, c, k - 1 - u, k - 1 - v] and top' = d (k - 1) - top. Forward kernels are faster than
    /// oneDNN's backward ones, leave the signal in the layout of the forward pass, and take sums and activation
    /// functions behind them.
    var asPlainConvolution: Operation {
        guard case .convolutionTransposed(let window, let groups, let weights) = self,
            window.stride == Window.Pair(1), window.before.height < window.extent.height,
            window.before.width < window.extent.width, window.after.height < window.extent.height,
            window.after.width < window.extent.width
        else { return self }
        func complement(_ padding: Window.Pair) -> Window.Pair {
            Window.Pair(window.extent.height - 1 - padding.height, window.extent.width - 1 - padding.width)
        }
        var turned = window
        turned.before = complement(window.before)
        turned.after = complement(window.after)
        return .convolution(turned, groups: groups, weights: weights.turned(groups: groups), bias: nil)
    }
}

extension Constant {
    /// W'[c, o, u, v] = W[o, c, k - 1 - u, k - 1 - v] within each group; `[O, C / groups, k, k]` becomes
    /// `[C, O / groups, k, k]`.
    fileprivate func turned(groups: Int) -> Constant {
        let outputs = shape[0] / groups, inputs = shape[1], taps = shape[2] * shape[3]
        let turnedShape: Shape = [groups * inputs, outputs, shape[2], shape[3]]
        return Constant(key: "\(key) turned", shape: turnedShape) { [self] in
            let weights = tensor
            return Tensor(shape: turnedShape) { result in
                weights.withElements { w in
                    for group in 0..<groups {
                        for o in 0..<outputs {
                            for c in 0..<inputs {
                                let from = ((group * outputs + o) * inputs + c) * taps
                                let to = ((group * inputs + c) * outputs + o) * taps
                                for tap in 0..<taps { result[to + taps - 1 - tap] = w[from + tap] }
                            }
                        }
                    }
                }
            }
        }
    }
}
