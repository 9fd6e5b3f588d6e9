import Explanations
import Foundation
import Networks
import Reference
import Tensors
import Testing

/// What float32 can tell of gradients: numbers of `make_rounding_goldens.py`.
///
/// A gradient jumps where a unit crosses a bound of its ReLU6. Of the fifty networks that integrated gradients asks, some
/// has a unit so near a bound that rounding moves it across, and that step's gradient is another one.
@Suite(.enabled(if: RepositoryFile.areInstalled("models/efficientnet-lite0.pth"), "needs ./setup"))
struct `Rounding and units at their bounds` {
    /// Units near a bound at each step, in float64.
    private struct File: Decodable {
        let bounds: [[Unit]]
        struct Unit: Decodable {
            let layer: String
            let index: Int
            let isOpen: Bool

            init(from decoder: any Decoder) throws {
                var values = try decoder.unkeyedContainer()
                layer = try values.decode(String.self)
                index = try values.decode(Int.self)
                isOpen = try values.decode(Bool.self)
            }
        }
    }

    @Test func `Integrated gradients part from float64 only at steps at which a unit has crossed`() throws {
        let path = { (name: String) in RepositoryFile.path("Tests/ExplanationsTests/Golden/\(name)") }
        let golden = try NumPyFile.read(from: path("integrated-gradients-steps-lite0-small.npy"))
        let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: URL(filePath: path("rounding.json"))))
        let network = try Zoo.network(
            "efficientnet-lite0",
            weights: Weights(contentsOf: RepositoryFile.path("Assets/models/efficientnet-lite0.pth")))
        let x = ReferenceArray(formulaImage: 47, phase: 17.3).tensor, rule = GaussLegendre(count: 50)
        var crossings = 0
        for step in 0..<50 {
            let pass = try network.forward(Float(rule.points[step]) * x)
            let hasCrossed = try file.bounds[step].contains { unit in
                let y = try pass.activation(at: LayerName(unit.layer)).elements[unit.index]
                return (y > 0 && y < 6) != unit.isOpen
            }
            let gradient = try pass.gradient(of: .logit(281), at: .input).samples(512)
            let deviation = gradient.deviation(from: ReferenceArray(golden[part: step]))
            if hasCrossed { crossings += 1 } else { #expect(deviation < 1e-4, "step \(step)") }
        }
        // torch's own float32 crosses at one step.
        #expect(crossings < 15)
    }
}
