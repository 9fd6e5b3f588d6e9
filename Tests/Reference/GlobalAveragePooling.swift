/// y[n, c] = 1/(H W) Σ_{i, j} x[n, c, i, j].
public enum ReferenceGlobalAveragePooling {
    public static func forward(_ input: ReferenceArray) -> ReferenceArray {
        var output = ReferenceArray(zeros: [input.shape[0], input.shape[1]])
        let area = Double(input.shape[2] * input.shape[3])
        forEachPlace(input.shape) { n, c, i, j in output[n, c] += input[n, c, i, j] / area }
        return output
    }

    /// Every place gets the same share. `gradient: [N, C]`.
    public static func gradientToInput(_ gradient: ReferenceArray, inputShape: [Int]) -> ReferenceArray {
        var result = ReferenceArray(zeros: inputShape)
        let area = Double(inputShape[2] * inputShape[3])
        forEachPlace(inputShape) { n, c, i, j in result[n, c, i, j] = gradient[n, c] / area }
        return result
    }
}
