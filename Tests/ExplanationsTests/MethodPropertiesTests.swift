import Explanations
import Networks
import Reference
import Tensors
import Testing

/// What all methods promise, or all of a kind.
@Suite struct `Properties of the methods` {
    /// Few samples and small windows, no noise where a property needs none.
    private static func method(_ name: String, noise: Float? = nil) throws -> any ExplanationMethod {
        var settings = MethodSettings()
        settings.sampleCount = 5
        settings.window = 3
        settings.stride = 1
        settings.steps = 6
        settings.segments = 2
        settings.noiseLevel = noise
        return try Methods.named(name).init(settings)
    }

    /// A score that is the same for each image has no reasons; these show what a layer does, or the scores themselves.
    private static let showsMoreThanReasons = ["score-cam", "eigen-cam", "rise", "layer-activation"]
    /// What these draw, a grid or superpixels, has a left and a right.
    private static let isHanded = ["rise", "lime", "kernel-shap"]
    /// These need the head that CAM needs.
    private static let needsPooling = ["cam"]

    @Test(arguments: Methods.names.filter { !showsMoreThanReasons.contains($0) })
    func `A constant network gives zero`(name: String) throws {
        let network = try SmallNetworks.pooled(
            Tensor(zeros: [2, 3]), bias: Tensor([3, -1], shape: [2]), height: 4, width: 5)
        let x = ReferenceArray(waves: [3, 4, 5], seed: 1).tensor
        let got = try Self.method(name).attribute(.logit(0), to: x, in: network)
        #expect(got.values == Tensor(zeros: got.values.shape))
        #expect(got.completenessError ?? [0] == [0])
    }

    @Test(arguments: ["input-x-gradient", "integrated-gradients", "gradient-shap", "deeplift"])
    func `A linear network gives weight × input`(name: String) throws {
        let w = ReferenceArray(waves: [2, 24], seed: 2).rounded, x = ReferenceArray(waves: [2, 3, 4], seed: 3).rounded
        let network = try SmallNetworks.linear(
            w.tensor, bias: Tensor([1, 2], shape: [2]), channels: 2, height: 3, width: 4)
        let got = try Self.method(name).attribute(.logit(1), to: x.tensor, in: network)
        let expected = ReferenceArray((0..<24).map { w[1, $0] * x.elements[$0] }, shape: [1, 2, 3, 4])
        #expect(got.values.deviation(from: expected) < 1e-5)
        if let error = got.completenessError { #expect(abs(error[0]) < 1e-5) }
    }

    @Test(
        arguments: [
            "layer-gradient-x-activation", "layer-integrated-gradients", "layer-conductance", "layer-deeplift",
        ])
    func `Before a linear layer, units are worth weight × activation`(name: String) throws {
        let w = ReferenceArray(waves: [2, 24], seed: 2).rounded, x = ReferenceArray(waves: [2, 3, 4], seed: 3).rounded
        let network = try SmallNetworks.linear(w.tensor, channels: 2, height: 3, width: 4)
        let got = try Self.method(name).attribute(.logit(1), to: x.tensor, in: network)
        let expected = ReferenceArray((0..<24).map { w[1, $0] * x.elements[$0] }, shape: [1, 2, 3, 4])
        // Conductance ends its sum a little before the image.
        #expect(got.values.deviation(from: expected) < (name == "layer-conductance" ? 0.1 : 1e-5))
    }

    /// What these compute depends on the scores and their gradients alone, not on how a network comes by them.
    @Test(
        arguments: [
            "saliency", "input-x-gradient", "integrated-gradients", "smoothgrad", "vargrad", "gradient-shap",
            "occlusion", "rise",
        ])
    func `Two networks that are one function have one explanation`(name: String) throws {
        let method = try Self.method(name), x = Twin.image().tensor
        let plain = try method.attribute(.logit(1), to: x, in: Self.network(isDetoured: false)).values
        let detoured = try method.attribute(.logit(1), to: x, in: Self.network(isDetoured: true)).values
        #expect(detoured.deviation(from: ReferenceArray(plain)) < 1e-5)
    }

    @Test(arguments: ["guided-backprop", "deconvolution"])
    func `Rules for ReLUs tell such networks apart`(name: String) throws {
        let method = try Self.method(name), x = Twin.image().tensor
        let plain = try method.attribute(.logit(1), to: x, in: Self.network(isDetoured: false)).values
        let detoured = try method.attribute(.logit(1), to: x, in: Self.network(isDetoured: true)).values
        #expect(detoured.deviation(from: ReferenceArray(plain)) > 1e-2)
    }

    /// y = V relu(W x); by the detour relu(a) = a + relu(-a).
    private static func network(isDetoured: Bool) throws -> Network {
        let (height, width) = Twin.size
        var net = NetworkBuilder(
            formulaWeights: 0, input: SmallNetworks.input(channels: 3, height: height, width: width))
        let weight = ReferenceArray(waves: [4, 3, 3, 3], seed: 1).rounded.tensor
        func convolution(_ name: String, _ weight: Tensor) -> Convolution {
            Convolution(name, weight: weight, padding: .symmetric(.init(1)))
        }
        let a = net.add("a", convolution("a", weight), net.input, channels: 4)
        var rectified = net.relu("relu", a)
        if isDetoured {
            let negative = net.add("negative", convolution("negative", -weight), net.input, channels: 4)
            rectified = net.sum("maps", a, net.relu("detour", negative))
        }
        let score = ReferenceArray(waves: [2, 4 * height * width], seed: 7).rounded.tensor
        _ = net.add("score", Linear("score", weight: score), rectified, channels: 2)
        return try net.network("one function", explanationLayer: "a")
    }

    @Test(arguments: Methods.names.filter { !needsPooling.contains($0) && !isHanded.contains($0) })
    func `A mirrored network explains a mirrored image by the mirrored map`(name: String) throws {
        let x = Twin.image()
        let method = try Self.method(name, noise: 0)
        let straight = try method.attribute(.logit(1), to: x.tensor, in: Twin().network)
        let mirrored = try method.attribute(.logit(1), to: x.mirrored.tensor, in: Twin(isFlipped: true).network)
        #expect(mirrored.values.mirrored.deviation(from: ReferenceArray(straight.values)) < 1e-5)
    }

    @Test(arguments: Methods.names.filter { !needsPooling.contains($0) })
    func `Each image of a batch has the explanation that it has alone, each with its target`(name: String) throws {
        let network = try Twin().network, method = try Self.method(name)
        let images = (0..<3).map { Twin.image($0).tensor.reshaped(to: [3, 6, 7]) }
        let alone = try images.enumerated().map { try method.attribute(.logit($0), to: $1, in: network) }
        let mixed = try method.attribute([.logit(0), .logit(1), .logit(2)], to: Tensor(stacking: images), in: network)
        let same = try method.attribute(.logit(1), to: Tensor(stacking: images), in: network)
        for i in 0..<3 { #expect(mixed.values[part: i] == alone[i].values[part: 0]) }
        #expect(same.values[part: 1].deviation(from: ReferenceArray(alone[1].values[part: 0])) < 1e-5)
        #expect(mixed.completenessError?.count == alone[0].completenessError.map { _ in 3 })
        #expect(throws: NetworkError.targetCount(2, images: 3)) {
            try method.attribute([.logit(0), .logit(1)], to: Tensor(stacking: images), in: network)
        }
    }

    @Test(arguments: Methods.names.filter { !needsPooling.contains($0) })
    func `The same question twice has the same answer to the last bit`(name: String) throws {
        let network = try Twin().network, method = try Self.method(name), x = Twin.image().tensor
        let first = try method.attribute(.logit(2), to: x, in: network)
        let second = try method.attribute(.logit(2), to: x, in: network)
        #expect(first.values == second.values)
    }

    @Test(arguments: Methods.names)
    func `A class that does not exist, and an image of another shape, are named`(name: String) throws {
        let network = try SmallNetworks.pooled(Tensor([1, 2, 3], shape: [1, 3]), height: 4, width: 4)
        let method = try Self.method(name), x = Tensor(repeating: 1, shape: [3, 4, 4])
        if name != "layer-activation" {
            #expect(throws: NetworkError.classOutOfRange(1, count: 1)) {
                try method.attribute(.logit(1), to: x, in: network)
            }
        }
        #expect(throws: NetworkError.wrongInputShape([4, 4], network: "pooled", channels: 3)) {
            try method.attribute(.logit(0), to: Tensor(zeros: [4, 4]), in: network)
        }
    }

    @Test func `Names are unique, and a name that is nearly right brings the right one`() {
        #expect(Set(Methods.names).count == Methods.all.count)
        let error = #expect(throws: UnknownMethod.self) { try Methods.named("integrated-gradient") }
        #expect(error?.description.contains("did you mean integrated-gradients") == true)
    }
}
