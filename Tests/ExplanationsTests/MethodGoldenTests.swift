import Drawing
import Explanations
import Networks
import Reference
import Tensors
import Testing

/// Raw values of EfficientNet-Lite0 against `make_method_goldens.py` and `make_deeplift_goldens.py` (Captum and
/// pytorch-grad-cam in float64): 1e-4 of the largest value.
@Suite(
    .enabled(
        if: RepositoryFile.areInstalled("models/efficientnet-lite0.pth", "photographs/chelsea.png"), "needs ./setup"))
struct `Methods on EfficientNet-Lite0 and their peers` {
    /// Tabby, zebra.
    private static let targets = [281, 340]

    private static let network = Result {
        try Zoo.network(
            "efficientnet-lite0",
            weights: Weights(contentsOf: RepositoryFile.path("Assets/models/efficientnet-lite0.pth")))
    }

    private static let images: [String: Result<Tensor, any Error>] = [
        "small": .success(ReferenceArray(formulaImage: 47, phase: 17.3).tensor),
        "chelsea": Result {
            let photograph = try Photograph(contentsOf: RepositoryFile.path("Assets/photographs/chelsea.png"))
            return try network.get().input.preprocess(photograph.tensor())
        },
    ]

    /// How far a method is from a golden file, as shares of the largest value: at worst, and in the root mean square.
    private func deviations(
        of method: any ExplanationMethod, on image: String, from file: String
    ) throws -> [(worst: Double, meanSquare: Double)] {
        let golden = try NumPyFile.read(from: RepositoryFile.path("Tests/ExplanationsTests/Golden/\(file).npy"))
        return try (0..<golden.shape[0]).map { part in
            let found = try method.attribute(
                .logit(Self.targets[part]), to: Self.images[image]!.get(), in: Self.network.get())
            let expected = ReferenceArray(golden[part: part])
            let got = found.values.samples(expected.elements.count)
            let squares = { (x: [Double]) in x.reduce(0) { $0 + $1 * $1 } }
            let difference = zip(got.elements, expected.elements).map(-)
            return (
                got.deviation(from: expected),
                (squares(difference) / max(squares(expected.elements), 1e-300)).squareRoot()
            )
        }
    }

    private static let gradients: [(String, any ExplanationMethod)] = [
        ("saliency", Saliency()), ("input-x-gradient", InputXGradient()), ("guided-backprop", GuidedBackprop()),
        ("deconvolution", Deconvolution()), ("guided-grad-cam", GuidedGradCAM(layer: "_blocks.10.add")),
    ]

    @Test(arguments: gradients + [("integrated-gradients", IntegratedGradients(steps: 7))])
    func `Pixels of a small image`(file: String, method: any ExplanationMethod) throws {
        for deviation in try deviations(of: method, on: "small", from: "\(file)-lite0-small") {
            #expect(deviation.worst < 1e-4)
        }
    }

    @Test(arguments: gradients) func `Pixels of a photograph`(file: String, method: any ExplanationMethod) throws {
        for deviation in try deviations(of: method, on: "chelsea", from: "\(file)-lite0-chelsea") {
            #expect(deviation.worst < 1e-4)
        }
    }

    /// On the way to a photograph some unit always comes so near a bound of its ReLU6 that float32 moves it across, and that
    /// step's gradient is another one: torch's own float32 is up to 2e-2 of the largest value from its float64 here
    /// (`rounding.json`), see `Rounding and units at their bounds`.
    @Test(
        arguments: [
            ("integrated-gradients", IntegratedGradients()),
            ("integrated-gradients-black", IntegratedGradients(steps: 7, baseline: .black)),
        ])
    func `Integrated gradients of a photograph, but for units at their bounds`(
        file: String, method: IntegratedGradients
    ) throws {
        for deviation in try deviations(of: method, on: "chelsea", from: "\(file)-lite0-chelsea") {
            #expect(deviation.meanSquare < 1e-3)
        }
    }

    /// DeepLIFT's quotients change steadily where gradients jump.
    @Test(arguments: ["small", "chelsea"]) func `DeepLIFT's pixels, of a photograph too`(image: String) throws {
        for deviation in try deviations(of: DeepLIFT(), on: image, from: "deeplift-lite0-\(image)") {
            #expect(deviation.worst < 1e-4)
        }
    }

    /// With pytorch-grad-cam's denominators and centring, which the goldens have. XGrad-CAM divides by the sums of maps,
    /// some of which nearly cancel at a layer without ReLU: torch's own float32 is 1.2e-4 from its float64 there.
    @Test(
        arguments: ["layer-cam", "hires-cam", "grad-cam-plus-plus", "xgrad-cam", "eigen-cam"], ["small", "chelsea"])
    func `The family of Grad-CAM`(name: String, image: String) throws {
        let method = try Methods.named(name)
        var settings = MethodSettings()
        settings.convention = method.card.conventions.contains(.pytorchGradCAM) ? .pytorchGradCAM : .paper
        for layer in ["act1", "_blocks.10.add"] {
            settings.layer = LayerName(layer)
            let found = try deviations(of: method.init(settings), on: image, from: "\(name)-lite0-\(image)-\(layer)")
            let bound = name == XGradCAM.name && layer != "act1" ? 3e-4 : 1e-4
            for deviation in found { #expect(deviation.worst < bound, "\(layer)") }
        }
    }

    @Test(arguments: [(15, 8), (10, 7)]) func `Windows over an image`(window: Int, stride: Int) throws {
        let found = try deviations(
            of: Occlusion(window: window, stride: stride), on: "small",
            from: "occlusion-\(window)-\(stride)-lite0-small")
        for deviation in found { #expect(deviation.worst < 1e-4) }
    }

    /// With the peer's upsampling replaced by one between centres of cells.
    @Test(arguments: ["act1", "_blocks.4.add"]) func `Score-CAM`(layer: String) throws {
        let found = try deviations(
            of: ScoreCAM(layer: LayerName(layer)), on: "small", from: "score-cam-lite0-small-\(layer)")
        for deviation in found { #expect(deviation.worst < 1e-4) }
    }

    @Test func `Ablation-CAM`() throws {
        for deviation in try deviations(of: AblationCAM(), on: "small", from: "ablation-cam-lite0-small-act1") {
            #expect(deviation.worst < 1e-4)
        }
    }

    @Test(
        arguments: [
            LayerActivation(layer: "_blocks.10.add"), LayerGradientXActivation(layer: "_blocks.10.add"),
            InternalInfluence(layer: "_blocks.10.add", steps: 20), LayerConductance(layer: "_blocks.10.add", steps: 20),
            LayerDeepLIFT(layer: "_blocks.10.add"),
            LayerIntegratedGradients(layer: "_blocks.10.add", steps: 20),
        ] as [any ExplanationMethod])
    func `Layers`(method: any ExplanationMethod) throws {
        for deviation in try deviations(of: method, on: "small", from: "\(type(of: method).name)-lite0-small") {
            #expect(deviation.worst < 1e-4)
        }
    }
}

extension Tensor {
    /// The samples that the golden files keep: element 7919 k modulo the size, or all.
    func samples(_ count: Int) -> ReferenceArray {
        let all = elements.map(Double.init), step = count == all.count ? 1 : 7919
        return ReferenceArray((0..<count).map { all[$0 * step % all.count] }, shape: [count])
    }
}
