/// y[n, i G + k] = x[n, k C / G + i]: the channels of G groups interleaved.
public struct ReferenceChannelShuffle: Sendable {
    public var groups: Int

    public init(groups: Int) { self.groups = groups }

    public func forward(_ input: ReferenceArray) -> ReferenceArray {
        var output = input
        forEachPlace(input.shape) { n, c, y, x in output[n, c, y, x] = input[n, source(c, input), y, x] }
        return output
    }

    public func gradientToInput(_ gradient: ReferenceArray) -> ReferenceArray {
        var result = gradient
        forEachPlace(gradient.shape) { n, c, y, x in result[n, source(c, gradient), y, x] = gradient[n, c, y, x] }
        return result
    }

    private func source(_ c: Int, _ x: ReferenceArray) -> Int { c % groups * (x.shape[1] / groups) + c / groups }
}

/// The first or the second half of the channels.
public struct ReferenceChannelHalf: Sendable {
    public var isSecond: Bool

    public init(isSecond: Bool) { self.isSecond = isSecond }

    public func forward(_ input: ReferenceArray) -> ReferenceArray {
        let s = input.shape
        var output = ReferenceArray(zeros: [s[0], isSecond ? s[1] - s[1] / 2 : s[1] / 2, s[2], s[3]])
        let start = isSecond ? s[1] / 2 : 0
        forEachPlace(output.shape) { n, c, y, x in output[n, c, y, x] = input[n, start + c, y, x] }
        return output
    }

    public func gradientToInput(_ gradient: ReferenceArray, inputShape: [Int]) -> ReferenceArray {
        var result = ReferenceArray(zeros: inputShape)
        let start = isSecond ? inputShape[1] / 2 : 0
        forEachPlace(gradient.shape) { n, c, y, x in result[n, start + c, y, x] = gradient[n, c, y, x] }
        return result
    }
}

/// y[n, c, y, x] = g[n, c] · x[n, c, y, x] with a gate g: `[N, C, 1, 1]`.
public enum ReferenceChannelGate {
    public static func forward(_ input: ReferenceArray, gate: ReferenceArray) -> ReferenceArray {
        var output = input
        forEachPlace(input.shape) { n, c, y, x in output[n, c, y, x] *= gate[n, c, 0, 0] }
        return output
    }

    public static func gradientToInputs(
        _ gradient: ReferenceArray, input: ReferenceArray, gate: ReferenceArray
    ) -> [ReferenceArray] {
        var toGate = ReferenceArray(zeros: gate.shape)
        forEachPlace(gradient.shape) { n, c, y, x in
            toGate[n, c, 0, 0] += gradient[n, c, y, x] * input[n, c, y, x]
        }
        return [forward(gradient, gate: gate), toGate]
    }
}

/// y[n, c, y, x] = s_c x[n, c, y, x]; the gradient is scaled alike.
public enum ReferenceChannelScale {
    public static func forward(_ input: ReferenceArray, by scale: [Double]) -> ReferenceArray {
        var output = input
        forEachPlace(input.shape) { n, c, y, x in output[n, c, y, x] *= scale[c] }
        return output
    }
}
