import Comparison
import Explanations
import Foundation
import Networks
import Reference
import Tensors
import Testing

@Suite struct `The family of Grad-CAM` {
    /// y = Σ w relu(x): two maps of 1 × 2, A = (1, 3) and (2, 0), gradients (2, -1) and (-1, 4).
    private let x = Tensor([1, 3, 2, -5], shape: [2, 1, 2])

    private func network() throws -> Network {
        let weight = Tensor([2, -1, -1, 4], shape: [1, 4])
        return try SmallNetworks.rectified(weight, channels: 2, height: 1, width: 2)
    }

    @Test(
        arguments: [
            // w = (2·1 - 1·3) / 4 = -1/4 and -2/2 = -1: all negative.
            ("xgrad-cam", [0, 0]),
            // 2·1 - 1·2, -1·3 + 4·0
            ("hires-cam", [0, 0]),
            // 2·1 + 0·2, 0·3 + 4·0
            ("layer-cam", [2, 0]),
            // α = 1 / (2 + ΣA g): 1/(2 + 4·2) and 1/(2 + 2·4); w = 2/10 and 4/10; L = w₁ A₁ + w₂ A₂.
            ("grad-cam-plus-plus", [0.2 * 1 + 0.4 * 2, 0.2 * 3]),
        ] as [(String, [Float])])
    func `A case of two maps worked out by hand`(name: String, expected: [Float]) throws {
        let got = try Methods.named(name).init(MethodSettings()).attribute(.logit(0), to: x, in: network()).values
        #expect(got.shape == [1, 1, 1, 2])
        for (got, expected) in zip(got.elements, expected) { #expect(abs(got - expected) < 1e-6) }
    }

    @Test(arguments: [0, 1, 2])
    func `Two convolutions, against the formulas in Double`(c: Int) throws {
        let twin = try Twin(), x = Twin.image()
        let answers = ReferenceAnswers(of: c, at: ["relu1"], in: twin.reference.pass(x))
        let pass = try twin.network.forward(x.tensor), layer: LayerName = "relu1"
        let methods: [any CAMMethod] = [
            LayerCAM(layer: layer), HiResCAM(layer: layer), XGradCAM(layer: layer), GradCAMPlusPlus(layer: layer),
        ]
        for method in methods {
            let map = MethodsInDouble.values(of: method, answers)
            let deviation = try method.map(of: .logit(c), in: pass).deviation(from: map)
            #expect(deviation < 1e-5, "\(method)")
        }
    }

    @Test func `Behind global average pooling HiResCAM and XGrad-CAM equal Grad-CAM`() throws {
        let weight = ReferenceArray(waves: [3, 4], seed: 5).tensor, x = ReferenceArray(waves: [2, 4, 5, 6], seed: 6)
        let pass = try SmallNetworks.pooled(weight, height: 5, width: 6).forward(x.tensor)
        for c in 0..<3 {
            let expected = try ReferenceArray(GradCAM().map(of: .logit(c), in: pass))
            #expect(try HiResCAM().map(of: .logit(c), in: pass).deviation(from: expected) < 1e-5)
            #expect(try XGradCAM().map(of: .logit(c), in: pass).deviation(from: expected) < 1e-5)
        }
    }

    @Test func `A layer without maps is refused`() throws {
        let pass = try SmallNetworks.pooled(Tensor([1, 2], shape: [1, 2]), height: 2, width: 2)
            .forward(Tensor(zeros: [2, 2, 2]))
        for method in [GradCAM(layer: "score"), LayerCAM(layer: "score"), EigenCAM(layer: "score")] as [any CAMMethod] {
            #expect(throws: ExplanationError.noPlaces(layer: "score", shape: [1, 1])) {
                try method.map(of: .logit(0), in: pass)
            }
        }
    }
}

@Suite struct `Eigen-CAM` {
    private func map(_ x: Tensor, isCentered: Bool = false) throws -> Tensor {
        let weight = Tensor(zeros: [1, x.shape[0]])
        let network = try SmallNetworks.pooled(weight, height: x.shape[1], width: x.shape[2])
        return try EigenCAM(isCentered: isCentered).map(of: .logit(0), in: network.forward(x))
    }

    @Test func `Maps that are multiples of one pattern give that pattern`() throws {
        // A = pattern · (3, 4), v₁ = (3, 4) / 5, L = 5 pattern.
        let got = try map(Tensor([3, 6, 0, 9, 4, 8, 0, 12], shape: [2, 2, 2]))
        for (got, expected) in zip(got.elements, [5, 10, 0, 15] as [Float]) { #expect(abs(got - expected) < 1e-5) }
    }

    @Test(arguments: [false, true])
    func `It is an eigenvector of the places' products, with the largest eigenvalue`(isCentered: Bool) throws {
        let x = ReferenceArray(waves: [1, 6, 3, 4], seed: 8).map { abs($0) }
        let L = try map(x.reshaped(to: [6, 3, 4]).tensor, isCentered: isCentered)
        // All maps are positive: without centering nothing is cut off by the ReLU. Compare where L > 0.
        var m = x.reshaped(to: [6, 12])
        if isCentered {
            for k in 0..<6 {
                let mean = (0..<12).reduce(0.0) { $0 + m[k, $1] } / 12
                for p in 0..<12 { m[k, p] -= mean }
            }
        }
        // The largest eigenvalue of G = Mᵀ M by 3000 squarings' worth of plain powers, and its vector.
        var u = (0..<12).map { m[0, $0] }
        for _ in 0..<3000 {
            let v = (0..<6).map { k in (0..<12).reduce(0.0) { $0 + m[k, $1] * u[$1] } }
            u = (0..<12).map { p in (0..<6).reduce(0.0) { $0 + m[$1, p] * v[$1] } }
            let length = u.reduce(0) { $0 + $1 * $1 }.squareRoot()
            u = u.map { $0 / length }
        }
        let v = (0..<6).map { k in (0..<12).reduce(0.0) { $0 + m[k, $1] * u[$1] } }
        let σ = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let means = (0..<12).map { p in (0..<6).reduce(0.0) { $0 + m[$1, p] } }
        let sign = zip(u, means).reduce(0) { $0 + $1.0 * $1.1 } < 0 ? -1.0 : 1.0
        let expected = ReferenceArray(u.map { max(0, sign * σ * $0) }, shape: [1, 1, 3, 4])
        #expect(L.deviation(from: expected) < 1e-5)
    }

    @Test func `Nothing active gives nothing`() throws {
        let got = try map(Tensor(repeating: -1, shape: [2, 2, 2]))
        #expect(got == Tensor(zeros: [1, 1, 2, 2]))
    }

    @Test func `The class makes no difference, but it must exist`() throws {
        let network = try SmallNetworks.pooled(Tensor([1, 0, 0, 1], shape: [2, 2]), height: 2, width: 2)
        let pass = try network.forward(Tensor((0..<8).map(Float.init), shape: [2, 2, 2]))
        let maps = try (0..<2).map { try EigenCAM().map(of: .logit($0), in: pass) }
        #expect(maps[0] == maps[1])
        #expect(throws: NetworkError.classOutOfRange(2, count: 2)) { try EigenCAM().map(of: .logit(2), in: pass) }
    }
}
