import Foundation
import Tensors

/// t-SNE: points of many dimensions laid out in the plane or in space so that neighbours stay neighbours.
///
///     p_ij: how much i and j belong together, from bell curves around the points xᵢ that see `perplexity` neighbours
///     q_ij = wᵢⱼ / Z,    wᵢⱼ = 1 / (1 + ‖yᵢ - yⱼ‖²),    Z = Σₖ Σ_{l≠k} wₖₗ
///     minimize  KL(P ‖ Q) = Σᵢ Σⱼ p_ij ln (p_ij / q_ij)   over the yᵢ
///
/// by gradient descent that begins at the first principal components, with p_ij exaggerated twelvefold at first.
///
///     let found = try TSNE().embedding(of: features)     // features: [n, d]
///     found.points                                       // [n, 2]
///     found.divergence                                   // KL
///
/// What the picture may not be read for: distances between groups, their sizes and their densities; all groups of points
/// look about equally dense, and noise can look like groups where the perplexity is small.
///
/// van der Maaten, Hinton: *Visualizing Data using t-SNE*, JMLR 2008; the learning rate n / exaggeration, and 250 steps of
/// exaggeration, are those of Belkina et al., Nature Communications 2019; the first components as the beginning of
/// Kobak, Berens: *The art of using t-SNE for single-cell transcriptomics*, Nature Communications 2019.
///
/// The same numbers of steps, momentum, rate and beginning as openTSNE 1.0; scikit-learn starts with momentum 0.5.
public struct TSNE: Sendable {
    /// How many neighbours a point has, roughly: the exponential of the entropy of p_{j|i}. More than 1, less than n / 3.
    public var perplexity: Double
    /// 2 or 3.
    public var dimensions: Int
    /// Data of more dimensions are first projected on so many principal components; nil for never.
    public var components: Int?
    public var method: Method
    /// Steps in all, those of the exaggeration included.
    public var iterations: Int
    /// Steps at the beginning in which neighbours attract each other more.
    public var exaggerationIterations: Int
    /// The factor by which it is more.
    public var exaggeration: Double
    /// η in y ← y - η gain ∂KL/∂y / 4; nil for n / exaggeration, and n after it.
    public var learningRate: Double?
    public var momentum: Double
    /// θ of Barnes and Hut.
    public var angle: Double
    public var seed: UInt64
    /// After how many steps `progress` is told the divergence.
    public var reportInterval: Int

    public init(
        perplexity: Double = 30, dimensions: Int = 2, components: Int? = 50, method: Method = .automatic,
        iterations: Int = 750, exaggerationIterations: Int = 250, exaggeration: Double = 12,
        learningRate: Double? = nil,
        momentum: Double = 0.8, angle: Double = 0.5, seed: UInt64 = 0, reportInterval: Int = 50
    ) {
        self.perplexity = perplexity
        self.dimensions = dimensions
        self.components = components
        self.method = method
        self.iterations = iterations
        self.exaggerationIterations = exaggerationIterations
        self.exaggeration = exaggeration
        self.learningRate = learningRate
        self.momentum = momentum
        self.angle = angle
        self.seed = seed
        self.reportInterval = reportInterval
    }

    /// The progress of the descent.
    public struct Progress: Sendable {
        /// Steps that are done.
        public let iteration: Int
        /// KL(P ‖ Q) of the points after them, without the exaggeration, in nats; nil between reports.
        public let divergence: Double?
    }

    /// The places to which the points have come.
    public struct Embedding: Sendable {
        /// `[n, dimensions]`, with their mean at the origin.
        public let points: Tensor
        /// KL(P ‖ Q), in nats.
        public let divergence: Double
    }

    /// The points' places in the plane or in space.
    ///
    /// The same data, settings and seed give the same bits, whatever the number of cores.
    ///
    /// - Parameters:
    ///   - data: `[n, d]`, or `[n, …]` whose other axes are taken together; the unit is of no consequence.
    ///   - progress: called after each step.
    /// - Throws: ``TSNEError``.
    /// - Complexity: for each step as ``Method`` says; before it, O(n log n · d) to find neighbours.
    public func embedding(
        of data: Tensor, progress: (Progress) -> Void = { _ in }
    ) throws(TSNEError) -> Embedding {
        let data = try checked(data)
        let n = data.shape[0]
        let y = start(data), objective = objective(data)
        let descent = GradientDescent(count: n, dimensions: dimensions)
        let gradient = Gradient(count: n, dimensions: dimensions)
        for iteration in 0..<iterations {
            let factor = iteration < exaggerationIterations ? exaggeration : 1
            _ = gradient.evaluate(objective, at: y, exaggeration: factor)
            let rate = learningRate ?? Double(n) / factor
            descent.step(y, gradient: gradient.values, rate: Float(rate / 4), momentum: Float(momentum))
            let isReport = (iteration + 1) % reportInterval == 0 && iteration + 1 < iterations
            let divergence = isReport ? gradient.divergence(objective, at: y) : nil
            progress(Progress(iteration: iteration + 1, divergence: divergence))
        }
        return Embedding(points: Tensor(y), divergence: gradient.divergence(objective, at: y))
    }

    /// The function that is minimized, with the method that the settings or the number of points choose.
    package func objective(_ data: Tensor) -> any Objective {
        let n = data.shape[0]
        let method = method.resolved(count: n, dimensions: dimensions)
        if method == .exact {
            return ExactObjective(
                perplexity: perplexity, squaredDistances: data.allSquaredDistances(), count: n)
        }
        let neighbours = Neighbours(
            min(n - 1, Int(3 * perplexity)), of: data, n > Self.exactSearchLimit ? .approximate(seed: seed) : .exact)
        let affinities = Affinities(perplexity: perplexity, neighbours: neighbours)
        let repulsion: any Repulsion =
            method == .fft
            ? FourierRepulsion(count: n)
            : BarnesHutRepulsion(count: n, dimensions: dimensions, angle: Float(angle))
        return SparseObjective(affinities, repulsion: repulsion)
    }

    /// The first principal components, scaled down, with a little noise so that copies of a point can part.
    package func start(_ data: Tensor) -> Points {
        let n = data.shape[0], count = min(dimensions, data.shape[1])
        let components = PrincipalComponents(count, of: data)
        let projected = components.projected(data)
        let deviation = components.variances[0].squareRoot()
        let scale = deviation > 0 ? Self.startDeviation / Float(deviation) : 0
        // Without any component the noise alone has to tell the points apart.
        let noise = deviation > 0 ? 0.01 * Self.startDeviation : Self.startDeviation
        let numbers = RandomNumbers(seed: seed, stream: "t-sne start")
        let y = Points(count: n, dimensions: dimensions)
        for axis in 0..<dimensions {
            for i in 0..<n {
                let place = axis < count ? projected[i, axis] * scale : 0
                y.axis(axis)[i] = place + noise * numbers.normal(at: axis * n + i)
            }
        }
        y.center()
        return y
    }

    /// Up to so many points all pairs are compared for neighbours, which then takes less time than trees do.
    private static let exactSearchLimit = 15_000

    /// So small that at first no point repels another more than any other does.
    private static let startDeviation: Float = 1e-4
}
