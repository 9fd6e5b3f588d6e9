extension Mutant {
    /// By lesson, the mutants that are the solution in other words, and why; nothing else may pass.
    static let equivalent: [String: [String: String]] = [
        "00-introduction": [
            "positiveMap: let map = (shaped * maps).mean(over: .channel).relu()"
                + " → let map = (shaped * maps).sum(over: .channel).relu()":
                "the number of channels cancels in the division by the maximum"
        ],
        "01-occlusion": [
            "occlusion: let height = image.shape[1] → let height = baseline.shape[1]": sameShape,
            "occlusion: let width = image.shape[2] → let width = baseline.shape[2]": sameShape,
            "occlusion: for channel in 0..<image.shape[0] { → for channel in 0..<baseline.shape[0] {": sameShape,
        ],
        "03-cam": [
            "box: var bottom = 0 → var bottom = -1": "either is replaced by the first place",
            "box: var right = 0 → var right = -1": "either is replaced by the first place",
            "box: bottom = max(bottom, row) → bottom = row": "rows come in their order",
        ],
        "06-captum": [
            "integratedGradients: var sum = Tensor(zeros: x.shape) → var sum = Tensor(zeros: baseline.shape)": sameShape
        ],
        "09-retrieval": [
            "nearest: let queryLength = (query * query).sum().squareRoot()"
                + " → let queryLength = (query * query).mean().squareRoot()": sameOrder,
            "nearest: let queryLength = (query * query).sum().squareRoot()"
                + " → let queryLength = (query * query).sum()": sameOrder,
            "nearest: let queryLength = (query * query).sum().squareRoot()"
                + " → let queryLength = (query / query).sum().squareRoot()": sameOrder,
            "nearest: let length = (vector * vector).sum().squareRoot()"
                + " → let length = (vector * vector).mean().squareRoot()": sameOrder,
            "nearest: let dot = (vector * query).sum() → let dot = (vector * query).mean()": sameOrder,
            "nearest: cosines.append(length > 0 ? dot / (length * queryLength) : 0)"
                + " → cosines.append(length > 0 ? dot / (length / queryLength) : 0)": sameOrder,
            "nearest: cosines.append(length > 0 ? dot / (length * queryLength) : 0)"
                + " → cosines.append(length > 0 ? dot / (length) : 0)": sameOrder,
            "nearest: let order = cosines.indices.sorted { cosines[$0] > cosines[$1] }"
                + " → let order = cosines.indices.sorted { cosines[$0] >= cosines[$1] }":
                "which of equal cosines comes first is left open",
        ],
        "10-tsne": [
            "affinities: weights[i, j] = 1 / (1 + square) → weights[i, j] = 2 / (1 + square)":
                "the factor cancels in the division by the sum",
            "affinities: weights[i, j] = 1 / (1 + square) → weights[j, i] = 1 / (1 + square)":
                symmetric,
            "gradient: let force = 4 * (probabilities[i, j] - q[i, j]) * weight"
                + " → let force = 4 * (probabilities[i, j] - q[j, i]) * weight": symmetric,
            "gradient: let force = 4 * (probabilities[i, j] - q[i, j]) * weight"
                + " → let force = 4 * (probabilities[j, i] - q[i, j]) * weight": symmetric,
        ],
        "12-human-comparison": [
            "errorConsistency: let count = Double(first.count) → let count = Double(second.count)":
                "both lists have one length"
        ],
    ]

    private static let sameShape = "both have one shape"
    private static let sameOrder = "a factor that is the same for all vectors leaves their order"
    private static let symmetric = "what is there for a pair is there for the pair turned around"
}
