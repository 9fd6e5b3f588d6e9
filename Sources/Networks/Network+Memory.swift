import Tensors

extension Network {
    /// How many images of a size run at once within the memory budget.
    /// - Parameters:
    ///   - image: `[C, H, W]`.
    ///   - limit: the most that are wanted.
    ///   - withGradients: whether gradients are asked for, or scores alone.
    /// - Returns: 1 to `limit`.
    /// - Throws: `NetworkError.memoryTooSmall` if not even one fits.
    public func batchSize(for image: Shape, atMost limit: Int, withGradients: Bool) throws -> Int {
        let compiled = try compiled(for: Shape([limit] + image.sizes))
        return try fitting(limit, taking: compiled.footprint(withGradients: withGradients))
    }

    /// How many of `count` images fit into the budget, if all of them take so many bytes.
    func fitting(_ count: Int, taking bytes: Int) throws(NetworkError) -> Int {
        if bytes <= memoryBudget { return count }
        let needed = (bytes + count - 1) / count
        guard needed <= memoryBudget else { throw .memoryTooSmall(budget: memoryBudget, needed: needed) }
        return memoryBudget / needed
    }
}
