import Tensors

extension Network {
    /// Runs many images of one size, batch by batch, several batches at once on a thread each, and hands over what comes of
    /// them in order.
    ///
    /// A thread that runs whole images does not wait for others behind each kernel, as threads do that share an image. What
    /// comes out does not depend on how many there are: each image is computed as one thread computes it. One batch or two
    /// share all threads.
    ///
    ///     try network.forEachBatch(of: 1000, like: image, atMost: 4, withGradients: false) { range, network in
    ///         try network.logits(Tensor(stacking: range.map(copy)))
    ///     } then: { range, logits in … }
    ///
    /// - Parameters:
    ///   - count: the number of images.
    ///   - image: the shape of one, `[C, H, W]`.
    ///   - limit: the most images in a batch; fewer where the memory budget does not hold them.
    ///   - withGradients: whether activations or gradients are asked for, or scores alone.
    ///   - compute: runs a batch on the network that it is given, a copy of this one; on any thread.
    ///   - take: is given the results in order, in the calling thread.
    /// - Throws: `NetworkError.memoryTooSmall` if not even one image fits into the memory budget, what the closures throw.
    public func forEachBatch<Outcome>(
        of count: Int, like image: Shape, atMost limit: Int, withGradients: Bool,
        _ compute: (_ images: Range<Int>, _ network: Network) throws -> Outcome,
        then take: (_ images: Range<Int>, Outcome) throws -> Void
    ) throws {
        // One batch or two have all threads, one after the other: they compute the same, and to compile and to fill memory
        // for each thread takes longer than threads then save.
        let few = Self.batchRanges(of: count, atMost: limit)
        guard let largest = few.first?.count else { return }
        if few.count <= 2, try batchSize(for: image, atMost: largest, withGradients: withGradients) == largest {
            for batch in few { try take(batch, compute(batch, self)) }
            return
        }
        let (batches, atOnce) = try ThreadCount.withOne {
            let batches = try copy(forThread: 0).batchRanges(
                of: count, like: image, atMost: limit, withGradients: withGradients)
            let shape = Shape([batches[0].count] + image.sizes)
            return (
                batches,
                try memoryBudget / copy(forThread: 0).compiled(for: shape).footprint(withGradients: withGradients)
            )
        }
        let copies = (0..<max(1, min(ThreadCount.current, atOnce))).map(copy(forThread:))
        try Self.map(batches.count, on: copies) { batch, network in
            try compute(batches[batch], network)
        } take: { batch, outcome in
            try take(batches[batch], outcome)
        }
    }

    /// Computes something for each of `count` pieces of work that know nothing of one another, several at once on a thread
    /// each. What comes out does not depend on how many threads there are.
    ///
    /// Pieces that run at once share the memory budget, and are no more than leave four images to each: as many as methods
    /// run in a batch, whose size would otherwise depend on the number of threads.
    /// - Parameters:
    ///   - compute: runs a piece on the network that it is given, a copy of this one; on any thread.
    ///   - progress: hears of the pieces that are done, in order, in the calling thread.
    public func concurrentMap<Outcome>(
        _ count: Int, _ compute: (_ piece: Int, _ network: Network) throws -> Outcome,
        progress: (_ outcome: Outcome) -> Void = { _ in }
    ) throws -> [Outcome] {
        let copies = try copies(atMost: count)
        var outcomes: [Outcome] = []
        try Self.map(count, on: copies, compute) { _, outcome in
            outcomes.append(outcome)
            progress(outcome)
        }
        return outcomes
    }

    /// Computes pieces of work on a thread for each copy of a network, whose kernels do not split up further, and hands their
    /// outcomes over in order.
    private static func map<Outcome>(
        _ count: Int, on copies: [Network], _ compute: (_ piece: Int, _ network: Network) throws -> Outcome,
        take: (_ piece: Int, Outcome) throws -> Void
    ) throws {
        try OrderedParallelMap.run(count, threads: copies.count) { piece, thread in
            try ThreadCount.withOne { try compute(piece, copies[thread]) }
        } take: { piece, outcome in
            try take(piece, outcome)
        }
    }

    /// Copies for several threads at once, which share the memory budget.
    private func copies(atMost count: Int) throws -> [Network] {
        let threads = min(ThreadCount.current, count)
        guard threads > 1 else { return [copy(forThread: 0)] }
        let image = try ThreadCount.withOne {
            try copy(forThread: 0).compiled(for: [1, input.channels, input.height, input.width]).footprint(
                withGradients: true)
        }
        let atOnce = max(1, min(threads, memoryBudget / (4 * image)))
        return (0..<atOnce).map { copy(forThread: $0).running(within: memoryBudget / atOnce) }
    }

    /// `count` images in batches of one size, as far as that goes, which keep within the memory budget.
    /// - Parameters:
    ///   - image: the shape of one, `[C, H, W]`.
    ///   - limit: the most images in a batch.
    ///   - withGradients: whether activations or gradients are asked for, or scores alone.
    /// - Throws: `NetworkError.memoryTooSmall` if not even one image fits.
    public func batchRanges(
        of count: Int, like image: Shape, atMost limit: Int, withGradients: Bool
    ) throws -> [Range<Int>] {
        let wanted = Self.batchRanges(of: count, atMost: limit)
        guard let largest = wanted.first?.count else { return [] }
        let fitting = try batchSize(for: image, atMost: largest, withGradients: withGradients)
        return fitting == largest ? wanted : Self.batchRanges(of: count, atMost: fitting)
    }

    /// A network is compiled for each size of batch: rather a size that divides the count.
    static func batchRanges(of count: Int, atMost limit: Int) -> [Range<Int>] {
        guard count > 0 else { return [] }
        let divisor = ((limit + 1) / 2...limit).last { count % $0 == 0 }
        let size = count <= limit ? count : divisor ?? limit
        return stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
    }
}
