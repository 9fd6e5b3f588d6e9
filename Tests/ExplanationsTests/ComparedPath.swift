import Comparison
import Explanations
import Networks
import Reference
import Tensors

/// The passes of a method that asks a network at several points, each beside the same pass in Double: on its own sides,
/// and on those that the engine's pass chose (see `ComparedPass`).
struct ComparedPath {
    /// At each point, by target.
    struct Answers {
        var activations: [ReferenceArray] = []
        var gradients: [Int: [ReferenceArray]] = [:]
    }

    private(set) var exact = Answers(), given = Answers()
    /// Of the passes, and of the gradients on the same sides.
    private(set) var agreement = Agreement()

    /// - Parameters:
    ///   - points: the method's own, so that its batches are these.
    ///   - layer: whose activations and gradients are asked for.
    ///   - compare: a pass of several points beside the same in Double.
    init(
        _ points: Copies, of targets: [Int], at layer: LayerName,
        _ compare: (_ points: Range<Int>, _ pass: ForwardPass) throws -> [ComparedPass]
    ) throws {
        try points.forEachPass { range, pass in
            try compare(range, pass).map { compared in
                try targets.map { target in try Step(compared, of: target, at: layer) }
            }
        } then: { _, steps in
            for step in steps {
                agreement += step[0].pass
                exact.activations.append(step[0].activations.exact)
                given.activations.append(step[0].activations.given)
                for (target, step) in zip(targets, step) {
                    agreement.gradients = max(agreement.gradients, step.deviation)
                    exact.gradients[target, default: []].append(step.gradients.exact)
                    given.gradients[target, default: []].append(step.gradients.given)
                }
            }
        }
    }

    private struct Step {
        let pass: Agreement
        let activations, gradients: (exact: ReferenceArray, given: ReferenceArray)
        let deviation: Double

        init(_ compared: ComparedPass, of target: Int, at layer: LayerName) throws {
            pass = Agreement(of: compared)
            let answers = compared.answers(of: target, at: [layer])
            activations = (answers.exact.activation(at: layer), answers.given.activation(at: layer))
            let given = answers.given.gradient(at: layer)
            // On the same sides it is the same computation.
            gradients = (compared.crossings.crossed == 0 ? given : answers.exact.gradient(at: layer), given)
            deviation = try compared.gradientDeviations(from: answers.given)[layer.text]!
        }
    }
}
