import Tensors

/// Samples of an image with Gaussian noise: how many, how strong the noise is, and which.
///
///     xₖ = x + σ εₖ,     εₖ ~ N(0, 1),     σ = level · (max x - min x)
public struct NoisySamples: Sendable {
    /// n, the number of noisy images.
    public var count: Int
    /// σ, as `scale` measures it.
    public var level: Float
    public var scale: NoiseScale
    public var seed: UInt64

    public init(count: Int, level: Float, scale: NoiseScale, seed: UInt64) {
        self.count = count
        self.level = level
        self.scale = scale
        self.seed = seed
    }

    /// The settings of the command line that say it.
    static let settings: [MethodSettings.Name] = [.samples, .noise, .seed]

    /// - Parameters:
    ///   - level: where the settings tell none.
    ///   - captumLevel: the same by Captum's convention, under which levels are σ itself and samples are five.
    init(_ settings: MethodSettings, level: Float, captumLevel: Float) {
        let isCaptums = settings.convention == .captum
        self.init(
            count: settings.sampleCount ?? (isCaptums ? 5 : 25),
            level: settings.noiseLevel ?? (isCaptums ? captumLevel : level),
            scale: isCaptums ? .networkUnits : .shareOfRange, seed: settings.seed ?? 0)
    }

    /// The noise of all samples of an image.
    /// - Throws: `ExplanationError` for less than one sample or a level that is no level.
    func noise(for x: Tensor, method: String) throws(ExplanationError) -> GaussianNoise {
        try ExplanationError.check(count, .samples, of: method)
        try ExplanationError.check(noise: level)
        return GaussianNoise(
            deviation: scale.deviation(level, of: x), numbers: RandomNumbers(seed: seed, stream: "noise"))
    }
}

/// Normal random numbers of a deviation σ, one for each index.
struct GaussianNoise {
    let deviation: Float
    let numbers: RandomNumbers

    /// x + σ εᵢ; x itself, without drawing, where σ is 0.
    func added(to x: Float, at i: Int) -> Float { deviation == 0 ? x : x + deviation * numbers.normal(at: i) }
}

/// A method that looks at an image with Gaussian noise.
public protocol NoisyMethod: PerturbationMethod {
    var samples: NoisySamples { get set }
}

extension NoisyMethod {
    public var sampleCount: Int {
        get { samples.count }
        set { samples.count = newValue }
    }

    public var noiseLevel: Float {
        get { samples.level }
        set { samples.level = newValue }
    }

    public var noiseScale: NoiseScale {
        get { samples.scale }
        set { samples.scale = newValue }
    }

    public var seed: UInt64 {
        get { samples.seed }
        set { samples.seed = newValue }
    }
}
