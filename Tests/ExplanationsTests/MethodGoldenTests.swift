import Comparison
import Drawing
import Explanations
import Importing
import Networks
import Reference
import Tensors
import Testing
import Zoo

/// EfficientNet-Lite0 against `make_method_goldens.py` and `make_deeplift_goldens.py` (Captum and pytorch-grad-cam in
/// float64). What rests on gradients is compared by way of the formulas in Double, see `ComparedSubject`; what does not, to
/// 1e-4 of the largest value.
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

    private static let small = Result { try subject("small") }
    private static let chelsea = Result { try subject("chelsea") }

    private static func subject(_ image: String) throws -> ComparedSubject {
        try ComparedSubject("lite0-\(image)", network.get(), self.image(image))
    }

    private static func image(_ name: String) throws -> Tensor {
        if name == "small" { return ReferenceArray(formulaImage: 47, phase: 17.3).tensor }
        let photograph = try Photograph(contentsOf: RepositoryFile.path("Assets/photographs/chelsea.png"))
        return try network.get().input.preprocess(photograph.tensor())
    }

    private func subject(_ image: String) throws -> ComparedSubject {
        try (image == "small" ? Self.small : Self.chelsea).get()
    }

    /// How far a method without gradients is from a golden file, as a share of the largest value, target by target.
    private func deviations(of method: any ExplanationMethod, on image: String, from file: String) throws -> [Double] {
        let golden = try NumPyFile.read(from: RepositoryFile.path("Tests/ExplanationsTests/Golden/\(file).npy"))
        return try (0..<golden.shape[0]).map { part in
            let found = try method.attribute(
                .logit(Self.targets[part]), to: Self.image(image), in: Self.network.get())
            let expected = ReferenceArray(golden[part: part])
            return ReferenceArray(found.values).samples(expected.elements.count).deviation(from: expected)
        }
    }

    @Test(arguments: ["small", "chelsea"]) func `Pixels`(image: String) throws {
        let subject = try subject(image), layer: LayerName = "_blocks.10.add"
        let methods: [(String, any ExplanationMethod)] = [
            ("saliency", Saliency()), ("input-x-gradient", InputXGradient()), ("guided-backprop", GuidedBackprop()),
            ("deconvolution", Deconvolution()), ("guided-grad-cam", GuidedGradCAM(layer: layer)),
        ]
        let found = try subject.compare(methods, of: Self.targets, at: [.input, layer])
        expectAgreement(found, Agreement(of: subject.pass))
    }

    @Test(
        arguments: Thorough.cases([
            ("small", "integrated-gradients", IntegratedGradients(steps: 7)),
            ("chelsea", "integrated-gradients-black", IntegratedGradients(steps: 7, baseline: .black)),
        ]) { $0.0 == "small" })
    func `Integrated gradients, of a photograph too`(image: String, file: String, method: IntegratedGradients) throws {
        let (found, agreement) = try subject(image).integratedGradients(method, file: file, of: Self.targets)
        expectAgreement(found, agreement)
    }

    @Test(arguments: ["small", "chelsea"]) func `DeepLIFT's pixels, of a photograph too`(image: String) throws {
        expectAgreement(try subject(image).deepLIFT(of: Self.targets))
    }

    /// With pytorch-grad-cam's denominators, which the goldens have.
    @Test(arguments: ["small", "chelsea"], ["act1", "_blocks.10.add"])
    func `The family of Grad-CAM`(image: String, layer: String) throws {
        let methods = try ComparedSubject.mapMethods.map { name in
            let method = try Methods.named(name)
            var settings = MethodSettings()
            settings.layer = LayerName(layer)
            settings.convention = method.description.conventions.contains(.pytorchGradCAM) ? .pytorchGradCAM : .paper
            return (name, method.init(settings))
        }
        let found = try subject(image).compare(
            methods, of: Self.targets, at: [LayerName(layer)], ending: "-\(layer)")
        expectAgreement(found)
    }

    /// With pytorch-grad-cam's centring.
    @Test(arguments: ["small", "chelsea"], ["act1", "_blocks.10.add"])
    func `Eigen-CAM`(image: String, layer: String) throws {
        var settings = MethodSettings()
        (settings.layer, settings.convention) = (LayerName(layer), .pytorchGradCAM)
        for deviation in try deviations(of: EigenCAM(settings), on: image, from: "eigen-cam-lite0-\(image)-\(layer)") {
            #expect(deviation < 1e-4)
        }
    }

    @Test(arguments: [(15, 8), (10, 7)]) func `Windows over an image`(window: Int, stride: Int) throws {
        let found = try deviations(
            of: Occlusion(window: window, stride: stride), on: "small",
            from: "occlusion-\(window)-\(stride)-lite0-small")
        for deviation in found { #expect(deviation < 1e-4) }
    }

    /// With the peer's upsampling replaced by one between centres of cells.
    @Test(arguments: ["act1", "_blocks.4.add"]) func `Score-CAM`(layer: String) throws {
        let found = try deviations(
            of: ScoreCAM(layer: LayerName(layer)), on: "small", from: "score-cam-lite0-small-\(layer)")
        for deviation in found { #expect(deviation < 1e-4) }
    }

    @Test func `Ablation-CAM`() throws {
        for deviation in try deviations(of: AblationCAM(), on: "small", from: "ablation-cam-lite0-small-act1") {
            #expect(deviation < 1e-4)
        }
    }

    @Test func `A layer's activation`() throws {
        let method = LayerActivation(layer: "_blocks.10.add")
        for deviation in try deviations(of: method, on: "small", from: "layer-activation-lite0-small") {
            #expect(deviation < 1e-4)
        }
    }

    @Test func `Layers`() throws {
        let subject = try subject("small"), layer: LayerName = "_blocks.10.add"
        let method = LayerGradientXActivation(layer: layer)
        expectAgreement(
            try subject.compare([("layer-gradient-x-activation", method)], of: Self.targets, at: [layer]))
        expectAgreement(try subject.deepLIFT(at: layer, of: Self.targets))
        let (onTheWay, ofPaths) = try subject.layerPaths(at: layer, steps: 20, of: Self.targets)
        expectAgreement(onTheWay, ofPaths)
        let (integrated, ofSteps) = try subject.layerIntegratedGradients(at: layer, steps: 20, of: Self.targets)
        expectAgreement(integrated, ofSteps)
    }
}

extension Tensor {
    /// The samples that the golden files keep: element 7919 k modulo the size, or all.
    func samples(_ count: Int) -> ReferenceArray { ReferenceArray(self).samples(count) }
}
