import Tensors

extension Network {
    /// Runs the network on many copies of one image that differ from it in a region each, as occlusion does.
    ///
    /// Only what depends on a region is computed again, layer by layer, until that is nearly the whole map. The outputs are
    /// those of the copies themselves but for rounding.
    ///
    ///     try network.forEachCopy(of: image, replacing: windows, by: grey) { copies, logits in … }
    ///
    /// - Parameters:
    ///   - x: the image, `[C, H, W]` or `[1, C, H, W]`.
    ///   - regions: one for each copy, within the image.
    ///   - b: what a region holds in its copy, of the image's shape.
    ///   - layer: whose outputs are wanted; the logits unless given.
    ///   - body: is given some of the copies, by their numbers, and their outputs `[copies, …]`.
    /// - Returns: what was computed.
    /// - Throws: `NetworkError` if the shape does not fit or a number is not finite, or if the memory budget is too small for
    ///   one copy, `EngineError`, what `body` throws.
    /// - Precondition: b has the image's shape, and the regions lie within.
    /// - Complexity: a forward pass, and for each copy the part of one that its region reaches.
    @discardableResult
    public func forEachCopy(
        of x: Tensor, replacing regions: [ImageRegion], by b: Tensor, at layer: LayerName? = nil,
        _ body: (_ copies: [Int], _ outputs: Tensor) throws -> Void
    ) throws -> Operations {
        let (x, compiled) = try prepare(x)
        let b = try prepare(b).0
        precondition(b.shape == x.shape && x.shape[0] == 1, "\(b.shape) in place of one image of shape \(x.shape)")
        precondition(
            regions.allSatisfy {
                (0..<x.shape[2]).contains($0.rows) && (0..<x.shape[3]).contains($0.columns)
            }, "a region that is not within an image of shape \(x.shape)")
        guard !regions.isEmpty else { return Operations(computed: 0, whole: 0) }
        var question = RegionalPlan.Question(node: try node(layer ?? outputLayer), regions: regions, batch: 16)
        var plan = try compiled.regional(question)
        while plan.footprint > memoryBudget {
            // What the image itself gave does not shrink with the batch: another round may be needed.
            guard question.batch > 1 else {
                throw NetworkError.memoryTooSmall(budget: memoryBudget, needed: plan.footprint)
            }
            question.batch = max(1, min(question.batch * memoryBudget / plan.footprint, question.batch - 1))
            plan = try compiled.regional(question)
        }
        try plan.forEachBatch(of: x, replacedBy: b, body)
        return plan.operations
    }
}
