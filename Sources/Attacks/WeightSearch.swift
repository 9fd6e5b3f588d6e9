/// The weight of each image's margin against its change, found by bisection.
struct WeightSearch {
    private(set) var weights: [Float]
    private var lowest, highest: [Float]

    init(count: Int) {
        weights = Array(repeating: 1, count: count)
        lowest = Array(repeating: 0, count: count)
        highest = Array(repeating: .infinity, count: count)
    }

    /// A smaller weight where the goal was reached, a larger one where it was not.
    mutating func learn(_ reached: [Bool]) {
        for (image, reached) in reached.enumerated() {
            if reached { highest[image] = weights[image] } else { lowest[image] = weights[image] }
            weights[image] =
                highest[image].isFinite ? (lowest[image] + highest[image]) / 2 : weights[image] * 10
        }
    }
}
