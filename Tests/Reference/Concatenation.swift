/// Inputs `[N, Cₖ, H, W]` one after another along the channels: `[N, Σ Cₖ, H, W]`.
public enum ReferenceConcatenation {
    public static func forward(_ inputs: [ReferenceArray]) -> ReferenceArray {
        let first = inputs[0].shape
        var output = ReferenceArray(zeros: [first[0], inputs.reduce(0) { $0 + $1.shape[1] }, first[2], first[3]])
        var start = 0
        for input in inputs {
            forEachPlace(input.shape) { n, c, i, j in output[n, start + c, i, j] = input[n, c, i, j] }
            start += input.shape[1]
        }
        return output
    }

    /// Every input gets the gradient of its own channels.
    public static func gradientToInputs(_ gradient: ReferenceArray, channels: [Int]) -> [ReferenceArray] {
        var start = 0
        return channels.map { count in
            var part = ReferenceArray(zeros: [gradient.shape[0], count, gradient.shape[2], gradient.shape[3]])
            forEachPlace(part.shape) { n, c, i, j in part[n, c, i, j] = gradient[n, start + c, i, j] }
            start += count
            return part
        }
    }
}
