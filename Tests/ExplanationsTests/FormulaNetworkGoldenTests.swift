import Comparison
import Explanations
import Networks
import Reference
import Tensors
import Testing
import Zoo

/// A ResNet and a VGG with formula weights against `make_method_goldens.py` (Captum and pytorch-grad-cam in float64). What
/// rests on gradients is compared by way of the formulas in Double, see `ComparedSubject`; what does not, to 1e-4 of the
/// largest value.
@Suite struct `Methods on a ResNet, a VGG and their peers` {
    struct Subject: Sendable, CustomTestStringConvertible {
        let name: String
        let side: Int
        /// The layer that is explained, and one with few channels for a method that runs once for each.
        let layer, few: LayerName
        let window, stride: Int
        /// Tabby, zebra; of the VGG, where a pass in Double takes a second, the first.
        let targets: [Int]
        var testDescription: String { name }
    }

    static let subjects = [
        Subject(
            name: "resnet18", side: 64, layer: "layer2.1", few: "layer2.1", window: 15, stride: 8, targets: [281, 340]),
        Subject(
            name: "vgg11-bn", side: 224, layer: "features.28", few: "features.6", window: 64, stride: 40, targets: [281]
        ),
    ]

    private static let networks: [String: Result<Network, any Error>] = [
        "resnet18": Result { try Zoo.network("resnet18", formulaWeights: 5) },
        "vgg11-bn": Result {
            let steady = try SteadyWeights(of: "vgg11-bn"), architecture = try Zoo.architecture("vgg11-bn")
            return try architecture.network(
                Weights(steady.applied(to: architecture.formulaWeights(seed: steady.seed))))
        },
    ]

    private func compared(_ subject: Subject) throws -> ComparedSubject {
        try ComparedSubject(
            subject.name, Self.networks[subject.name]!.get(), ReferenceArray(formulaImage: subject.side).tensor)
    }

    /// From the peer's values, as shares of the largest, target by target.
    private func deviations(
        of method: any ExplanationMethod, _ file: String, on subject: Subject
    ) throws -> [Double] {
        let path = RepositoryFile.path("Tests/ExplanationsTests/Golden/\(file)-\(subject.name).npy")
        let golden = try NumPyFile.read(from: path), network = try Self.networks[subject.name]!.get()
        let x = ReferenceArray(formulaImage: subject.side).tensor
        return try [281, 340].prefix(golden.shape[0]).enumerated().map { part, target in
            let got = try method.attribute(.logit(target), to: x, in: network).values
            let expected = ReferenceArray(golden[part: part])
            return got.samples(expected.elements.count).deviation(from: expected)
        }
    }

    private func expectClose(_ method: any ExplanationMethod, _ file: String? = nil, on subject: Subject) throws {
        let file = file ?? type(of: method).name
        for deviation in try deviations(of: method, file, on: subject) {
            #expect(deviation < 1e-4, "\(file) of \(subject.name)")
        }
    }

    /// With pytorch-grad-cam's denominators for maps, which the goldens have; and Captum's definitions, where they give
    /// another map, as they can be asked for.
    @Test(arguments: Thorough.cases(subjects) { $0.side < 224 })
    func `Methods that ask one pass`(subject: Subject) throws {
        let compared = try compared(subject), layer = subject.layer
        var settings = MethodSettings()
        settings.layer = layer
        var methods: [(file: String, method: any ExplanationMethod)] = [
            ("saliency", Saliency()), ("input-x-gradient", InputXGradient()), ("guided-backprop", GuidedBackprop()),
            ("deconvolution", Deconvolution()), ("guided-grad-cam", GuidedGradCAM(layer: layer)),
            ("layer-gradient-x-activation", LayerGradientXActivation(layer: layer)),
        ]
        for name in ComparedSubject.mapMethods {
            let method = try Methods.named(name)
            settings.convention = method.description.conventions.contains(.pytorchGradCAM) ? .pytorchGradCAM : .paper
            methods.append((name, method.init(settings)))
        }
        settings.convention = .captum
        let captums = ["saliency", "grad-cam", "guided-grad-cam"]
        for name in captums { methods.append(("\(name)-captum", try Methods.named(name).init(settings))) }
        let found = try compared.compare(methods, of: subject.targets, at: [.input, layer])
        expectAgreement(found, Agreement(of: compared.pass))

        settings.convention = .paper
        for name in captums {
            let differs = try deviations(of: Methods.named(name).init(settings), "\(name)-captum", on: subject)
                .contains { $0 > 1e-2 }
            #expect(differs, "\(name)")
        }
    }

    @Test func `Integrated gradients of the ResNet`() throws {
        let subject = Self.subjects[0], method = IntegratedGradients(steps: 7)
        let (found, agreement) = try compared(subject).integratedGradients(
            method, file: "integrated-gradients", of: subject.targets)
        expectAgreement(found, agreement)
    }

    @Test(.enabled(if: Thorough.isAsked)) func `Layers of the ResNet on the way`() throws {
        let subject = Self.subjects[0]
        let (found, agreement) = try compared(subject).layerPaths(at: subject.layer, steps: 20, of: subject.targets)
        expectAgreement(found, agreement)
    }

    /// At a layer that lies behind the pools that Captum gets wrong.
    @Test(.enabled(if: Thorough.isAsked)) func `Layers of the ResNet compared with zero`() throws {
        let subject = Self.subjects[0], compared = try compared(subject)
        expectAgreement(try compared.deepLIFT(at: subject.layer, of: subject.targets))
        let (found, agreement) = try compared.layerIntegratedGradients(
            at: subject.layer, steps: 20, of: subject.targets)
        expectAgreement(found, agreement)
    }

    /// With pytorch-grad-cam's centring.
    @Test(arguments: subjects) func `Eigen-CAM, and a layer's activation`(subject: Subject) throws {
        var settings = MethodSettings()
        (settings.layer, settings.convention) = (subject.layer, .pytorchGradCAM)
        try expectClose(EigenCAM(settings), on: subject)
        try expectClose(LayerActivation(layer: subject.layer), on: subject)
    }

    /// Of the VGG some hundred passes at 224 × 224.
    @Test(arguments: Thorough.cases(subjects) { $0.side < 224 })
    func `Windows, and maps as masks`(subject: Subject) throws {
        let (window, stride) = (subject.window, subject.stride)
        try expectClose(Occlusion(window: window, stride: stride), "occlusion-\(window)-\(stride)", on: subject)
        try expectClose(ScoreCAM(layer: subject.few), on: subject)
    }

    @Test func `pytorch-grad-cam's way of laying a map over the image can be asked for`() throws {
        var settings = MethodSettings()
        (settings.layer, settings.convention) = (Self.subjects[0].few, .pytorchGradCAM)
        try expectClose(ScoreCAM(settings), "score-cam-pytorch-grad-cam", on: Self.subjects[0])
    }
}
