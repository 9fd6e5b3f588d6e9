import Comparison
import Drawing
import Explanations
import Importing
import Networks
import Reference
import Tensors
import Testing
import Zoo

/// Grad-CAM's raw maps against `make_gradcam_goldens.py` (PyTorch in float64, in agreement with Captum and
/// pytorch-grad-cam), by way of the formula in Double: see `ComparedSubject`. Maps that are zero are zero.
@Suite(
    .enabled(
        if: RepositoryFile.areInstalled("models/efficientnet-lite0.pth", "photographs/chelsea.png"), "needs ./setup"))
struct `Grad-CAM of EfficientNet-Lite0 and its peers` {
    /// Tabby, tiger cat, Egyptian cat, zebra.
    private static let targets = [281, 282, 285, 340]

    private static let network = Result {
        try Zoo.network(
            "efficientnet-lite0",
            weights: Weights(contentsOf: RepositoryFile.path("Assets/models/efficientnet-lite0.pth")))
    }

    private func pass(_ image: String) throws -> ForwardPass {
        let network = try Self.network.get()
        if image == "formula" { return try network.forward(ReferenceArray(formulaImage: 224).tensor) }
        let photograph = try Photograph(contentsOf: RepositoryFile.path("Assets/photographs/\(image).png"))
        return try network.forward(network.input.preprocess(photograph.tensor()))
    }

    @Test(arguments: Thorough.cases(["formula", "chelsea"]) { $0 == "chelsea" })
    func `The maps of four classes at three layers`(image: String) throws {
        let pass = try pass(image), layers: [LayerName] = ["act1", "_blocks.10.add", "_blocks.4.add"]
        let compared = try ComparedSubject("lite0-\(image)", pass.network, pass.input)
        for layer in layers {
            let method = GradCAM(layer: layer)
            let found = try compared.compare(
                [("gradcam", method)], of: Self.targets, at: [layer], ending: "-\(layer)")
            expectAgreement(found, Agreement(of: compared.pass))
        }
    }

    @Test func `Unless told otherwise the map is that of the last convolution`() throws {
        let pass = try pass("formula")
        let got = try GradCAM().map(of: .logit(285), in: pass)
        let expected = try GradCAM(layer: "act1").map(of: .logit(285), in: pass)
        #expect(got == expected)
    }
}
