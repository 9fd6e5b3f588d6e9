import Explanations
import Networks
import Reference
import Tensors
import Testing

/// Raw values of a ResNet and a VGG with formula weights against `make_method_goldens.py` (Captum and pytorch-grad-cam in
/// float64): 1e-4 of the largest value.
@Suite struct `Methods on a ResNet, a VGG and their peers` {
    /// Tabby, zebra.
    private static let targets = [281, 340]

    struct Subject: Sendable, CustomTestStringConvertible {
        let name: String
        let side: Int
        /// The layer that is explained, and one with few channels for a method that runs once for each.
        let layer, few: LayerName
        let window, stride: Int
        var testDescription: String { name }
    }

    static let subjects = [
        Subject(name: "resnet18", side: 64, layer: "layer2.1", few: "layer2.1", window: 15, stride: 8),
        Subject(name: "vgg11-bn", side: 224, layer: "features.28", few: "features.6", window: 64, stride: 40),
    ]

    private static let networks: [String: Result<Network, any Error>] = [
        "resnet18": Result { try Zoo.network("resnet18", formulaWeights: 5) },
        // With units moved away from their kinks, since of its millions some lie within rounding of one.
        "vgg11-bn": Result {
            let steady = try SteadyWeights(of: "vgg11-bn"), architecture = try Zoo.architecture("vgg11-bn")
            return try architecture.network(
                Weights(steady.applied(to: architecture.formulaWeights(seed: steady.seed))))
        },
    ]

    private func compare(
        _ method: any ExplanationMethod, with file: String, on subject: Subject,
        _ check: (_ got: ReferenceArray, _ expected: ReferenceArray) -> Void
    ) throws {
        let path = RepositoryFile.path("Tests/ExplanationsTests/Golden/\(file)-\(subject.name).npy")
        let golden = try NumPyFile.read(from: path), network = try Self.networks[subject.name]!.get()
        let x = ReferenceArray(formulaImage: subject.side).tensor
        for part in 0..<golden.shape[0] {
            let got = try method.attribute(.logit(Self.targets[part]), to: x, in: network).values
            let expected = ReferenceArray(golden[part: part])
            check(got.samples(expected.elements.count), expected)
        }
    }

    private func expectClose(_ method: any ExplanationMethod, _ file: String? = nil, on subject: Subject) throws {
        let file = file ?? type(of: method).name
        try compare(method, with: file, on: subject) { got, expected in
            // A map without anything positive is zero for both.
            let deviation = expected.elements.contains { $0 != 0 } ? got.deviation(from: expected) : got.largest
            #expect(deviation < 1e-4, "\(file) of \(subject.name)")
        }
    }

    @Test(arguments: subjects) func `Pixels`(subject: Subject) throws {
        for method in [Saliency(), InputXGradient(), GuidedBackprop(), Deconvolution()] as [any ExplanationMethod] {
            try expectClose(method, on: subject)
        }
        try expectClose(GuidedGradCAM(layer: subject.layer), on: subject)
    }

    /// On the way some unit crosses its kink within float32's reach of a step, whose gradient is then another one: see
    /// `Rounding and units at their bounds`. Torch's own float32 is 1.7e-3 from its float64 on the VGG, in the root mean
    /// square, and 2e-2 at worst.
    @Test(arguments: subjects) func `Integrated gradients, but for units at their kinks`(subject: Subject) throws {
        try compare(IntegratedGradients(steps: 7), with: "integrated-gradients", on: subject) { got, expected in
            let difference = zip(got.elements, expected.elements).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
            let size = expected.elements.map { $0 * $0 }.reduce(0, +)
            #expect((difference / size).squareRoot() < 3e-3)
        }
    }

    /// pytorch-grad-cam's denominators and centring, which its goldens have.
    @Test(arguments: subjects) func `The family of Grad-CAM`(subject: Subject) throws {
        var settings = MethodSettings()
        settings.layer = subject.layer
        for name in ["layer-cam", "hires-cam", "grad-cam-plus-plus", "xgrad-cam", "eigen-cam"] {
            let method = try Methods.named(name)
            settings.convention = method.card.conventions.contains(.pytorchGradCAM) ? .pytorchGradCAM : .paper
            try expectClose(method.init(settings), on: subject)
        }
    }

    @Test(arguments: subjects) func `Where Captum's definition gives another map, it can be asked for`(
        subject: Subject
    ) throws {
        var settings = MethodSettings()
        settings.layer = subject.layer
        for name in ["saliency", "grad-cam", "guided-grad-cam"] {
            settings.convention = .captum
            let captums = try Methods.named(name).init(settings)
            try expectClose(captums, "\(name)-captum", on: subject)
            settings.convention = .paper
            let papers = try Methods.named(name).init(settings)
            var differs = false
            try compare(papers, with: "\(name)-captum", on: subject) { got, expected in
                differs = differs || got.deviation(from: expected) > 1e-2
            }
            #expect(differs)
        }
    }

    @Test(arguments: subjects) func `Windows, and maps as masks`(subject: Subject) throws {
        let (window, stride) = (subject.window, subject.stride)
        try expectClose(Occlusion(window: window, stride: stride), "occlusion-\(window)-\(stride)", on: subject)
        try expectClose(ScoreCAM(layer: subject.few), on: subject)
    }

    @Test func `pytorch-grad-cam's way of laying a map over the image can be asked for`() throws {
        var settings = MethodSettings()
        (settings.layer, settings.convention) = (Self.subjects[0].few, .pytorchGradCAM)
        try expectClose(ScoreCAM(settings), "score-cam-pytorch-grad-cam", on: Self.subjects[0])
    }

    @Test(arguments: subjects) func `Layers`(subject: Subject) throws {
        let layer = subject.layer
        let methods: [any ExplanationMethod] = [
            LayerActivation(layer: layer), LayerGradientXActivation(layer: layer),
            InternalInfluence(layer: layer, steps: 20), LayerConductance(layer: layer, steps: 20),
        ]
        for method in methods { try expectClose(method, on: subject) }
    }
}

extension ReferenceArray {
    fileprivate var largest: Double { elements.map(abs).max() ?? 0 }
}
