import Explanations
import Networks
import Reference
import Tensors
import Testing

/// What each method answers where an explanation is hard to give, or why it does not.
@Suite struct `Hard cases` {
    /// The names of the methods that have a setting.
    private static func having(_ setting: MethodSettings.Name) -> [String] {
        Methods.all.filter { $0.description.settings.contains(setting) }.map { $0.name }
    }

    /// Few samples and small windows, so that each answers at once.
    private static func settings() -> MethodSettings {
        var settings = MethodSettings()
        settings.sampleCount = 4
        settings.window = 3
        settings.stride = 2
        settings.steps = 3
        settings.segments = 2
        return settings
    }

    private func attribute(
        _ name: String, _ settings: MethodSettings = settings(), _ target: Target = .logit(0), to x: Tensor,
        in network: Network
    ) throws -> Attribution {
        try Methods.named(name).init(settings).attribute(target, to: x, in: network)
    }

    /// A head that all methods serve.
    private func pooled(_ weight: [Float] = [1, -2, 0.5, -1, 3, 2], channels: Int = 3) throws -> Network {
        let classes = weight.count / channels
        return try SmallNetworks.pooled(
            Tensor(weight, shape: Shape([classes, channels])), bias: Tensor(repeating: 0.25, shape: Shape([classes])),
            height: 5, width: 9)
    }

    private func image(channels: Int = 3) -> Tensor {
        ReferenceArray(waves: [channels, 5, 9], seed: 3).tensor
    }

    @Test(arguments: Methods.names)
    func `The class with the lowest score is explained like others, on images that are no squares`(name: String) throws
    {
        let network = try pooled(), x = image()
        let logits = try network.logits(x), last = (0..<2).min { logits[0, $0] < logits[0, $1] }!
        let got = try attribute(name, .logit(last), to: x, in: network).values
        #expect(got.firstNonFinite() == nil)
        #expect(Array(got.shape.suffix(2)) == [5, 9])
    }

    private func attribute(_ name: String, _ target: Target, to x: Tensor, in network: Network) throws -> Attribution {
        try attribute(name, Self.settings(), target, to: x, in: network)
    }

    @Test(arguments: Methods.names) func `Images of one channel are explained`(name: String) throws {
        let network = try pooled([1, -2], channels: 1)
        let got = try attribute(name, to: image(channels: 1), in: network).values
        #expect(got.firstNonFinite() == nil)
        #expect(got.shape == [1, 1, 5, 9])
    }

    /// What every map says against a class is cut off by these, and the map is zero; the others keep its sign.
    @Test(arguments: ["grad-cam", "layer-cam", "xgrad-cam", "hires-cam", "grad-cam-plus-plus", "cam"])
    func `Where everything speaks against a class, a map is zero or negative`(name: String) throws {
        let got = try attribute(name, to: image(), in: pooled([-1, -2, -3])).values
        #expect(got.maximum() <= 0)
        #expect(name == "cam" ? got.minimum() < 0 : got == Tensor(zeros: [1, 1, 5, 9]))
    }

    @Test(arguments: having(.steps)) func `One step is an answer, none is refused`(name: String) throws {
        var settings = Self.settings()
        settings.steps = 1
        let got = try attribute(name, settings, to: image(), in: pooled())
        #expect(got.values.firstNonFinite() == nil)
        settings.steps = 0
        #expect(throws: ExplanationError.tooSmall(.steps, 0, method: name)) {
            try attribute(name, settings, to: image(), in: pooled())
        }
    }

    @Test(arguments: having(.samples)) func `No sample, and less than none, are refused`(name: String) throws {
        for count in [0, -3] {
            var settings = Self.settings()
            settings.sampleCount = count
            let error = #expect(throws: ExplanationError.tooSmall(.samples, count, method: name)) {
                try attribute(name, settings, to: image(), in: pooled())
            }
            #expect(error?.description.contains("at least 1") == true)
        }
    }

    @Test(arguments: having(.baseline)) func `A baseline of another shape is refused`(name: String) throws {
        var settings = Self.settings()
        for shape in [[3, 9, 5], [1, 5, 9], [5, 9]] as [Shape] {
            settings.baseline = .image(Tensor(zeros: shape))
            #expect(throws: ExplanationError.baselineShape(shape, image: [3, 5, 9])) {
                try attribute(name, settings, to: image(), in: pooled())
            }
        }
    }

    @Test(arguments: having(.seed)) func `Seed 0 is a seed like others, and the default`(name: String) throws {
        var settings = Self.settings()
        settings.noiseLevel = 0.2
        // Enough superpixels that not all coalitions are affordable.
        settings.segments = 12
        settings.sampleCount = 40
        // Not linear, so that what is drawn matters.
        let network = try Twin().network, x = Twin.image().tensor
        let found = try ([nil, 0, 0, 1] as [UInt64?]).map { seed in
            settings.seed = seed
            return try attribute(name, settings, to: x, in: network).values
        }
        #expect(found[0] == found[1])
        #expect(found[1] == found[2])
        #expect(found[2] != found[3])
    }
}
